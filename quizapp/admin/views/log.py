"""The way in, the log of who did what, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.admin import operations, queries
from quizapp.admin.forms import PlainForm
from quizapp.admin.rules import Verb, parse_number
from quizapp.admin.views.blueprint import blueprint, host, page_of
from quizapp.errors import BadRequest
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

RECENT = 5
"""Acts on the way in."""


@blueprint.get("/")
def index() -> str:
    """Show the ways to everything a host can do."""
    lines, more = queries.log(size=RECENT)
    return render_template("admin/index.html", lines=lines, more=more)


@blueprint.get("/log")
def log() -> str:
    """Show what was done, newest first; with `player` only what was done to that one."""
    try:
        chosen = parse_number(request.args["player"]) if "player" in request.args else None
    except ValueError:
        raise BadRequest(_("There is no such page.")) from None
    lines, more = queries.log(
        before=page_of(lambda text: parse_number(text) if text else None), player_id=chosen
    )
    about = queries.player(chosen) if chosen is not None else None
    return render_template(
        "admin/log.html", lines=lines, more=more, about=queries.listed(about) if about else None
    )


@blueprint.post("/log/<number:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    """Take an act back, and show what it was done to."""
    if not PlainForm().validate():
        raise BadRequest
    act = operations.undo(host(), number, arrived())
    flash(_("Undone. The log has both."), "notice")
    if act.player_id is not None:
        return redirect(url_for("admin.player", number=act.player_id), 303)
    return redirect(url_for("admin.boards" if Verb(act.verb).is_about_boards else "admin.packs"), 303)
