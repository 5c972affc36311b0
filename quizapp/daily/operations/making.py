"""Making the case of a day, once: of any number who come first the database lets one do so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from quizapp.config import settings
from quizapp.daily.models import DailyCase, DailyQuestion
from quizapp.daily.queries import cases
from quizapp.daily.rules import draw
from quizapp.errors import Conflict
from quizapp.extensions import db, insert, write
from quizapp.packs.operations import call_mixed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from quizapp.daily.rules.shown import Case
    from quizapp.play.rules.draw import Candidate

SLUG = "the-case-of-the-day"


def ensure(day: date, now: datetime) -> Case:
    """Return the case of a day, which is made now if nobody has come before; raise Conflict if there is none to make.

    It is never a day to come: whoever calls this is playing it.
    """
    found = cases.find(day)
    if found is not None:
        return found
    drawn = draw.draw(cases.candidates(), cases.recent(day), draw.seed(settings().secret_key, day))
    if not drawn:
        raise Conflict(
            _("There is no case today: no pack on the shelf has anything to ask."),
            (url_for("home.index"), _("To the shelf")),
        )
    while found is None:
        _make(day, drawn, now)
        found = cases.find(day)
    return found


def _make(day: date, drawn: Sequence[Candidate], now: datetime) -> None:
    """Make the case of a day, unless somebody else has, or has taken its number for another day as midnight passed."""
    number = cases.number_made() + 1
    title = _("Case of the day %(number)d", number=number)
    version = call_mixed(SLUG, title, format_date(day, "long"), number, now)
    row = {"day": day, "version_id": version.id, "made_at": now}
    if write(insert(DailyCase).values(row).on_conflict_do_nothing()):
        db.session.add_all(
            DailyQuestion(
                day=day,
                position=position,
                question_id=each.question,
                revision_id=each.revision,
                version_id=each.version,
                category=each.category,
                difficulty=each.difficulty,
            )
            for position, each in enumerate(drawn)
        )
