"""The pages of how a player gets on, and what stands under the result of a round of cold cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.errors import BadRequest
from quizapp.play.forms import new_request, start_limits
from quizapp.play.rules.wish import RoundKind
from quizapp.players import session
from quizapp.progress.forms import TakeUpForm
from quizapp.progress.operations import taking_up
from quizapp.progress.queries import due
from quizapp.progress.queries import record as records
from quizapp.progress.rules.chart import chart
from quizapp.progress.rules.docket import Docket
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.play.rules.result import Result

blueprint = Blueprint("progress", __name__)


@blueprint.get("/progress")
def overview() -> str:
    """Show what I have come to."""
    player = session.current()
    record = records.record(player, arrived()) if player else None
    return render_template(
        "progress/overview.html",
        record=record,
        chart=chart([week.points for week in record.weeks]) if record else None,
        docket=due.docket(player, arrived()) if player else Docket(),
        today=arrived().date(),
    )


@blueprint.get("/cold-cases")
def cold_cases() -> str:
    """Show which cold cases are due, and when the others come back."""
    player = session.current()
    return render_template(
        "progress/cold_cases.html",
        docket=due.docket(player, arrived()) if player else Docket(),
        today=arrived().date(),
        form=TakeUpForm(formdata=None, request=new_request()),
    )


@blueprint.post("/cold-cases/rounds")
@start_limits
def take_up() -> ResponseReturnValue:
    """Start a round of what is due."""
    player = session.current()
    form = TakeUpForm()
    if not form.validate() or player is None:
        raise BadRequest(_("There is no cold case here yet."))
    round_ = taking_up.take_up(player, form.request.data or "", arrived())
    return redirect(url_for("play.round", token=round_.token), 303)


def on_result(result: Result) -> Markup | None:
    """Return what a round of cold cases has closed, and when the rest come back."""
    player = session.current()
    if result.round.kind != RoundKind.COLD or player is None:
        return None
    return piece("progress/_on_result.html", aftermath=due.aftermath(player, result.round.token, arrived()))
