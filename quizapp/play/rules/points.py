"""What an answer is worth, and in what time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

WORTH = {"easy": 100, "medium": 200, "hard": 300}
HINT_SHARE = Fraction(1, 2)
BONUS_SHARE = Fraction(1, 2)
CLOCK = timedelta(seconds=30)
GRACE = timedelta(milliseconds=500)


class Verdict(StrEnum):
    """How an answer was found."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    PASSED = "passed"
    LATE = "late"


class Pace(StrEnum):
    """Whether a clock runs."""

    RELAXED = "relaxed"
    CLOCK = "clock"


@dataclass(frozen=True)
class Earned:
    """What an answer came to."""

    verdict: Verdict
    fraction: Fraction
    points: int
    """Without the bonus."""
    bonus: int


@dataclass(frozen=True)
class Circumstances:
    """How an answer was given."""

    difficulty: str
    hint: bool
    """It was taken."""
    opened: datetime | None
    """When its clock was started, if there is one."""
    answered: datetime
    allowed: timedelta | None


def verdict(fraction: Fraction) -> Verdict:
    """Name a mark from 0 to 1."""
    if fraction == 1:
        return Verdict.RIGHT
    return Verdict.PARTLY if fraction else Verdict.WRONG


def points(difficulty: str, fraction: Fraction, *, hint: bool) -> int:
    """Return what a mark from 0 to 1 earns, halves rounded up; a hint that was taken halves it."""
    return _rounded(WORTH[difficulty] * fraction * (HINT_SHARE if hint else 1))


def earned(found: Verdict, fraction: Fraction, how: Circumstances) -> Earned:
    """Return what an answer came to that was found so and marked from 0 to 1, given under these circumstances."""
    worth = points(how.difficulty, fraction, hint=how.hint)
    extra = bonus(worth, how.opened, how.answered, how.allowed) if how.opened else 0
    return Earned(found, fraction, worth, extra)


def limit(pace: str, time_factor: str) -> timedelta | None:
    """Return how long a question may take, None for as long as you like."""
    if pace != Pace.CLOCK or time_factor == "none":
        return None
    return CLOCK * float(time_factor)


def bonus(earned: int, opened: datetime, answered: datetime, allowed: timedelta | None) -> int:
    """Return the clock's bonus in points: up to half of what was earned, by the share of time left.

    A clock that was set back between the two moments gives the whole bonus, never more.
    """
    if allowed is None:
        return 0
    share = Fraction((opened + allowed - answered) / allowed).limit_denominator(10**6)
    return _rounded(earned * BONUS_SHARE * max(Fraction(0), min(Fraction(1), share)))


def is_late(opened: datetime, answered: datetime, allowed: timedelta | None) -> bool:
    """Say whether an answer came after its time and the grace for the wire."""
    return allowed is not None and answered > opened + allowed + GRACE


def _rounded(value: Fraction | int) -> int:
    return floor(value + Fraction(1, 2))
