"""Earlier days: a list of them, and a page for each. A day to come is none, and neither is nonsense."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.daily.forms import PractiseForm, blank, chosen_name, sent
from quizapp.daily.operations import going
from quizapp.daily.queries import boards, cases, goes
from quizapp.daily.session import somebody
from quizapp.daily.views.blueprint import blueprint
from quizapp.errors import NotFound
from quizapp.play.forms import start_limits
from quizapp.players import session
from quizapp.web.pages import page_number
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.daily.rules.shown import Case

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@blueprint.get("/daily/archive")
def archive() -> str:
    """List the days before today that had a case."""
    page = page_number()
    player = session.current()
    days, more = cases.earlier(arrived().date(), player.id if player else None, page)
    return render_template("daily/archive.html", days=days, page=page, more=more)


@blueprint.get("/daily/<day>")
def day(day: str) -> ResponseReturnValue:
    """Show an earlier day: its board, and the way to play it."""
    case = _case(day)
    if case.day == arrived().date():
        return redirect(url_for("daily.today"), 302)
    return _page(case, blank(PractiseForm, session.current()))


@blueprint.post("/daily/<day>/rounds")
@start_limits
def practise(day: str) -> ResponseReturnValue:
    """Start a round of a day that counts nowhere. Today's first go does count, wherever it is asked for."""
    case = _case(day)
    form = sent(PractiseForm, session.current())
    if not form.validate():
        return _page(case, form), 422
    now = arrived()
    player = somebody(chosen_name(form))
    if case.day == now.date() and goes.find(player.id, case.day) is None:
        token = going.begin(player, case.day, now)
    else:
        token = going.practise(player, case, form.request.data or "", now)
        flash(_("This round is for practice: it counts for no board and no streak."), "notice")
    return redirect(url_for("play.round", token=token), 303)


def _page(case: Case, form: PractiseForm) -> str:
    player = session.current()
    go = goes.find(player.id, case.day) if player else None
    return render_template(
        "daily/day.html",
        case=case,
        go=go,
        played=goes.played(go, _("Case of the day %(number)d", number=case.number)),
        board=boards.board(case.day, player.id if player else None),
        form=form,
    )


def _case(text: str) -> Case:
    """Return the case of a day up to today; raise NotFound for any other, with the same words for whatever it is."""
    if not DATE.fullmatch(text):
        raise NotFound
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    found = cases.find(wanted) if wanted <= arrived().date() else None
    if found is None:
        raise NotFound
    return found
