"""Today's case, and what its result says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.daily.forms import BeginForm, PractiseForm, blank, chosen_name, sent
from quizapp.daily.operations import going
from quizapp.daily.queries import boards, cases, ends, goes
from quizapp.daily.queries.today import NOTHING_YET, state
from quizapp.daily.rules import month
from quizapp.daily.session import somebody
from quizapp.daily.views.blueprint import blueprint
from quizapp.errors import BadRequest
from quizapp.play.forms import start_limits
from quizapp.play.rules.wish import RoundKind
from quizapp.players import session
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.daily.rules.month import Month
    from quizapp.daily.rules.shown import Today
    from quizapp.play.rules.result import Result


@blueprint.get("/daily")
def today() -> str:
    """Show today's case: the way in, or how it went; the day's board, and one's own days."""
    return _page(blank(BeginForm, session.current()))


@blueprint.post("/daily/rounds")
@start_limits
def begin() -> ResponseReturnValue:
    """Begin today's case, or go on where it stands. The day is the one on which this was sent."""
    form = sent(BeginForm, session.current())
    if not form.validate():
        return _page(form), 422
    now = arrived()
    token = going.begin(somebody(chosen_name(form)), now.date(), now)
    return redirect(url_for("play.round", token=token), 303)


def on_result(result: Result) -> Markup | None:
    """Return what a finished round of a case of the day was: which, and whether it counts."""
    player = session.who()
    if result.round.kind is not RoundKind.DAILY or player is None:
        return None
    ended = ends.ended(player.id, result.round.token, arrived().date())
    return piece("daily/_result.html", ended=ended) if ended else None


def _page(form: BeginForm) -> str:
    player = session.current()
    shown = cases.today(arrived().date())
    mine = goes.history(player.id, shown.day) if player else NOTHING_YET
    return render_template(
        "daily/today.html",
        today=shown,
        state=state(shown, mine),
        mine=mine,
        played=goes.played(mine.go, _("Case of the day %(number)d", number=shown.number)),
        board=boards.board(shown.day, player.id if player else None),
        month=_month(player.id, shown) if player else None,
        form=form,
        again=blank(PractiseForm, player),
    )


def _month(player_id: int, shown: Today) -> Month:
    name = request.args.get("month")
    first: date | None = shown.day.replace(day=1) if name is None else month.parse(name)
    if first is None or first > shown.day:
        raise BadRequest(_("There is no such month."))
    return goes.calendar(player_id, first, shown)
