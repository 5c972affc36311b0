"""Going for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.errors import NotFound
from quizapp.players import session
from quizapp.players.forms.oneself import EraseForm
from quizapp.players.operations import erasing
from quizapp.players.views.blueprint import blueprint
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.players.models import Player


@blueprint.get("/erase")
def erase() -> str:
    """Say what goes and what stays."""
    player = _leaver()
    if player is None:
        raise NotFound(_("Nobody has played on this browser yet, so nothing is kept."))
    return _page(player, EraseForm())


@blueprint.post("/erase")
def erase_now() -> ResponseReturnValue:
    """Erase whoever is asking, and sign them out everywhere. A guest who is gone already is told the same."""
    player = _leaver()
    form = EraseForm()
    if player is not None:
        if not form.validate():
            return _page(player, form), 422
        erasing.go(player, arrived())
    if player is None or player.is_guest:
        session.forget_guest()
    session.begin_afresh()
    flash(_("Nothing here is under your name any more. Farewell, detective."), "notice")
    return redirect(url_for("home.index"), 303)


def _page(player: Player, form: EraseForm) -> str:
    guest = None if player.is_guest else session.guest()
    return render_template("players/erase.html", form=form, guest=guest.name if guest else None)


def _leaver() -> Player | None:
    """Return who is asking: a guest, whom nothing but this browser proves, or an account that has just been proved."""
    player = session.oneself()
    return player if player is None or player.is_guest else session.require_fresh()
