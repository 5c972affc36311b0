"""The blueprint that all pages about players and accounts share."""

from flask import Blueprint

blueprint = Blueprint("players", "quizapp.players.views", url_prefix="/players")
