"""How many days in a row somebody has played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Streak:
    """Days played, of which no two are further apart than the grace allows. Days forgiven are not among them."""

    current: int
    """Up to today, or to yesterday while today has not been played."""
    best: int


@dataclass
class _Run:
    length: int = 0
    last: date | None = None
    forgiven: date | None = None

    def reaches(self, day: date) -> bool:
        """Forgive what was missed between the last day played and `day`, as far as that goes."""
        while self.last is not None and self.last + DAY < day:
            missed = self.last + DAY
            if self.forgiven is not None and missed - self.forgiven < WEEK:
                return False
            self.last = self.forgiven = missed
        return True


def streak(played: Iterable[date], today: date) -> Streak:
    """Return how long somebody's streak is who has played on these days, and how long it ever was.

    A missed day is forgiven if none of the six days before it was: a day a week. Today breaks nothing.
    """
    run, best = _Run(), 0
    for day in sorted(set(played)):
        if not run.reaches(day):
            run = _Run()
        run.length, run.last = run.length + 1, day
        best = max(best, run.length)
    return Streak(run.length if run.reaches(today) else 0, best)
