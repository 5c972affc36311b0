"""A player's own goes: the one at a day, and the days they have played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from quizapp.daily.models import DailyCase, DailyGo
from quizapp.daily.rules import month
from quizapp.daily.rules.month import Kept, Month, Square
from quizapp.daily.rules.shown import Go, Played, State
from quizapp.daily.rules.streak import Streak, streak
from quizapp.extensions import db
from quizapp.play.models import Round, Turn
from quizapp.play.rules.points import Verdict
from quizapp.play.rules.result import share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from quizapp.daily.rules.shown import Today

GO = (
    Round.token,
    DailyGo.size,
    DailyGo.answered,
    DailyGo.right,
    DailyGo.points,
    Round.finished_at.is_not(None).label("is_over"),
    DailyGo.inside,
)
"""The columns that `go_of` reads."""


@dataclass(frozen=True)
class History:
    """How far a player has got with a day, and how many they have played in a row."""

    go: Go | None
    streak: Streak


def go_of(row: Sequence[Any]) -> Go | None:
    """Return the go in a row of `GO`; None where an outer join found none."""
    return Go(*row) if row[0] is not None else None


def find(player_id: int, day: date) -> Go | None:
    """Return a player's first go at a day."""
    row = db.session.execute(
        select(*GO)
        .join_from(DailyGo, Round, Round.id == DailyGo.round_id)
        .where(DailyGo.player_id == player_id, DailyGo.day == day)
    ).one_or_none()
    return go_of(row) if row else None


def history(player_id: int, today: date) -> History:
    """Return a player's go at today's case, and their streak: by one query."""
    rows = db.session.execute(
        select(DailyGo.day, DailyGo.finished_at, *GO)
        .join_from(DailyGo, Round, and_(Round.id == DailyGo.round_id, DailyGo.day == today), isouter=True)
        .where(DailyGo.player_id == player_id, DailyGo.day <= today)
    ).all()
    go = next((go_of(row) for day, _finished, *row in rows if day == today), None)
    return History(go, streak((day for day, finished, *_go in rows if finished is not None), today))


def days_in_a_row(player_id: int, today: date) -> Streak:
    """Return a player's streak alone."""
    played = select(DailyGo.day).where(
        DailyGo.player_id == player_id, DailyGo.day <= today, DailyGo.finished_at.is_not(None)
    )
    return streak(db.session.scalars(played), today)


def calendar(player_id: int, first: date, today: Today) -> Month:
    """Return the month that begins with `first` as a player has kept it."""
    last = min(month.last_day(first), today.day)
    mine = and_(DailyGo.day == DailyCase.day, DailyGo.player_id == player_id)
    rows = db.session.execute(
        select(DailyCase.day, DailyGo.finished_at, DailyGo.answered, DailyGo.right, DailyGo.size)
        .outerjoin(DailyGo, mine)
        .where(DailyCase.day.between(first, last))
    )
    squares = {}
    for day, finished, answered, right, size in rows:
        without = Kept.TODAY if day == today.day else Kept.MISSED
        kept = without if answered is None else Kept.DONE if finished else Kept.BEGUN
        squares[day] = Square(day, kept, right or 0, size or 0)
    return month.lay_out(first, squares, today.earliest, today.day)


def played(go: Go | None, title: str) -> Played | None:
    """Return how a go went, with the line to share it by; None while it is not over."""
    if go is None or go.state not in {State.DONE, State.LEFT}:
        return None
    verdicts = db.session.scalars(
        select(Turn.verdict)
        .join(Round, Round.id == Turn.round_id)
        .where(Round.token == go.token, Turn.verdict.is_not(None))
        .order_by(Turn.n)
    ).all()
    marks = tuple(verdict for verdict in verdicts if verdict)
    counts = {each.value: marks.count(each) for each in Verdict if each in marks}
    return Played(marks, counts, share(title, marks, go.size))
