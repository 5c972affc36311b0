"""The front page."""

from __future__ import annotations

from flask import Blueprint, render_template

from quizapp.packs import queries as packs
from quizapp.play.queries import rounds
from quizapp.players import session

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> str:
    """Show the shelf of packs, a round to resume, the way in to everything."""
    player = session.current()
    return render_template(
        "home/index.html",
        shelf=packs.shelf(rounds.reached(player)),
        open_rounds=rounds.open_rounds(player),
    )
