"""The way in, the log of who did what, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.admin import operations
from quizapp.admin.queries import groups, names, players
from quizapp.admin.queries import log as kept
from quizapp.admin.rules import Verb, Which, parse_number
from quizapp.admin.views.blueprint import blueprint, host, page_of
from quizapp.errors import BadRequest
from quizapp.web.forms import ButtonForm
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

RECENT = 5
"""Acts on the way in."""


@blueprint.get("/")
def index() -> str:
    """Show the ways to everything a host can do."""
    lines, more = kept.lines(host(), size=RECENT)
    return render_template("admin/index.html", lines=lines, more=more)


@blueprint.get("/log")
def log() -> str:
    """Show what was done, newest first; with `player` or `group` only what was done to that one."""
    player_id, group_id = _chosen("player"), _chosen("group")
    which = Which(player_id=player_id, group_id=group_id)
    lines, more = kept.lines(host(), which, page_of(lambda text: parse_number(text) if text else None))
    return render_template(
        "admin/log.html",
        lines=lines,
        more=more,
        player_shown=names.person(players.player(player_id)) if player_id is not None else None,
        group_shown=names.club(groups.group(group_id)) if group_id is not None else None,
    )


@blueprint.post("/log/<number:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    """Take an act back, and show what it was done to."""
    ButtonForm().validate()
    act = operations.undo(host(), number, arrived())
    flash(_("Undone. The log has both."), "notice")
    if act.player_id is not None:
        return redirect(url_for("admin.player", number=act.player_id), 303)
    if act.group_id is not None:
        return redirect(url_for("admin.group", number=act.group_id), 303)
    return redirect(url_for("admin.boards" if Verb(act.verb).is_about_boards else "admin.packs"), 303)


def _chosen(name: str) -> int | None:
    """Return the number of the one whose acts are asked for."""
    try:
        return parse_number(request.args[name]) if name in request.args else None
    except ValueError:
        raise BadRequest(_("There is no such page.")) from None
