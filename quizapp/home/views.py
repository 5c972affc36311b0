"""The front page."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from quizapp.home.forms import language_names, wanted
from quizapp.home.queries import waiting
from quizapp.packs import queries as packs
from quizapp.play.queries import rounds
from quizapp.players import session
from quizapp.web.transaction import arrived

blueprint = Blueprint("home", __name__)

ROBOTS = """\
User-agent: *
Disallow: /
Allow: /$
Allow: /static/
Allow: /packs/
Allow: /leaderboard$
Disallow: /packs/*?
Disallow: /packs/*.csv
Disallow: /packs/*/case
Disallow: /packs/*/solve
"""
"""Search engines find the front page, covers and boards, nothing that is a player's, a group's or the house's."""
DAY = 24 * 3600


@blueprint.get("/")
def index() -> str:
    """Show what waits for a player, the shelf of packs, the way in to everything."""
    player = session.current()
    shelf = packs.shelf(wanted(), rounds.reached(player))
    return render_template(
        "home/index.html",
        shelf=shelf,
        languages=language_names(shelf.languages),
        waiting=waiting(player, arrived()),
    )


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell search engines what to leave alone."""
    response = Response(ROBOTS, mimetype="text/plain")
    response.cache_control.public = True
    response.cache_control.max_age = DAY
    return response
