"""A month of somebody's days, as a calendar lays them out."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = re.compile(r"(?P<year>[1-9][0-9]{3})-(?P<month>0[1-9]|1[0-2])")


class Kept(StrEnum):
    """What became of a day."""

    DONE = "done"
    BEGUN = "begun"
    """Not all of it was answered."""
    MISSED = "missed"
    """There was a case."""
    EMPTY = "empty"
    """There was none: nobody came."""
    TODAY = "today"
    """It can still be played."""
    AHEAD = "ahead"


@dataclass(frozen=True)
class Square:
    """A day in a calendar."""

    day: date
    kept: Kept
    right: int = 0
    size: int = 0

    @property
    def has_page(self) -> bool:
        """Say whether there is an earlier case to look at."""
        return self.kept in {Kept.DONE, Kept.BEGUN, Kept.MISSED}


@dataclass(frozen=True)
class Month:
    """A month, week by week from Monday; None stands for a day of another month."""

    first: date
    today: date
    weeks: tuple[tuple[Square | None, ...], ...]
    before: str | None
    """The name of the month before, where there is anything earlier; of the one after below."""
    after: str | None


def parse(name: str) -> date | None:
    """Return the first day of the month that is called so, as `2026-11`; None for what is no month's name."""
    match = NAME.fullmatch(name)
    return date(int(match["year"]), int(match["month"]), 1) if match else None


def last_day(first: date) -> date:
    """Return the last day of the month that begins so."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def lay_out(first: date, squares: Mapping[date, Square], earliest: date | None, today: date) -> Month:
    """Return a month with these squares in it; `earliest` is the first day there was a case."""

    def square(day: date) -> Square | None:
        if (day.year, day.month) != (first.year, first.month):
            return None
        return squares.get(day) or Square(day, _without(day, today))

    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    following = last_day(first) + timedelta(days=1)
    return Month(
        first=first,
        today=today,
        weeks=tuple(tuple(map(square, week)) for week in weeks),
        before=_name(first - timedelta(days=1)) if earliest is not None and earliest < first else None,
        after=_name(following) if following <= today else None,
    )


def _without(day: date, today: date) -> Kept:
    if day == today:
        return Kept.TODAY
    return Kept.AHEAD if day > today else Kept.EMPTY


def _name(day: date) -> str:
    return f"{day:%Y-%m}"
