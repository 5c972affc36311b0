"""Reporting a question: what players see of that, on a reveal, on a page of its own and on the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.reporting import REASONS, ReportForm
from quizapp.authoring.operations import reporting
from quizapp.authoring.queries import reports
from quizapp.errors import NotFound
from quizapp.extensions import limiter, visitor
from quizapp.players import session
from quizapp.web.forms import ButtonForm
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.authoring.rules.reports import Reportable
    from quizapp.play.rules.turn import Reveal
    from quizapp.players.models import Player
    from quizapp.players.session import Who

blueprint = Blueprint("reporting", __name__)

REPORTS = "20 per hour"
"""Of one player."""


def _who() -> str:
    account = session.account()
    return f"account {account.id}" if account else f"guest {session.guest_token() or visitor()}"


@blueprint.get("/rounds/<token:token>/turns/<number:n>/report")
def report(token: str, n: int) -> str:
    """Show what one has reported of a turn's question and was answered, and the form to report it."""
    player, turn = _mine(token, n)
    said = reports.said(player.id, turn.question_id)
    form = ReportForm(formdata=None, reason=said.reason if said else None, note=said.note if said else "")
    return _page(player, turn, form)


@blueprint.post("/rounds/<token:token>/turns/<number:n>/report")
@limiter.limit(REPORTS, key_func=_who)
def send(token: str, n: int) -> ResponseReturnValue:
    """Report a turn's question."""
    player, turn = _mine(token, n)
    form = ReportForm()
    if not form.validate():
        return _page(player, turn, form), 422
    reporting.report(player, turn, form.reason.data, form.note.data or "", arrived())
    flash(_("Thank you. Whoever wrote the question will see it, and you their answer."), "notice")
    return redirect(url_for("play.turn", token=token, n=n), 303)


@blueprint.post("/rounds/<token:token>/turns/<number:n>/report/read")
def read(token: str, n: int) -> ResponseReturnValue:
    """Go and read what one was answered, and be told no more of it."""
    player, turn = _mine(token, n)
    ButtonForm().validate()
    reporting.read(player.id, turn, arrived())
    return redirect(url_for("reporting.report", token=token, n=n), 303)


def on_reveal(reveal: Reveal) -> Markup:
    """Return the way to the page on which the question of an answered turn is reported."""
    return piece("reporting/_on_reveal.html", token=reveal.round.token, n=reveal.n)


def on_home(player: Who) -> Markup | None:
    """Return which of a player's reports were answered, until they have read it."""
    answered = reports.answered(player.id)
    if not answered:
        return None
    return piece("reporting/_answered.html", answered=answered)


def _mine(token: str, n: int) -> tuple[Player, Reportable]:
    player = session.current()
    if player is None:
        raise NotFound
    return player, reports.reportable(player.id, token, n)


def _page(player: Player, turn: Reportable, form: ReportForm) -> str:
    said = reports.said(player.id, turn.question_id)
    return render_template("reporting/report.html", turn=turn, said=said, reasons=REASONS, form=form)
