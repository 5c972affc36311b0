"""The blueprint that all pages about players and accounts share."""

from flask import Blueprint

from quizapp.players import session

blueprint = Blueprint("players", "quizapp.players.views", url_prefix="/players")

# Whatever they ask for, on whichever page: it is not there for them, and they are to know why.
blueprint.before_app_request(session.turn_away_the_signed_out)
