"""What a player has come to: points week by week, what they know, what they missed most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

WEEKS = 12
"""So many are looked back on."""
PACKS = 20
"""So many packs are listed, those that most of was met first."""
MISSED = 10
"""So many of what was missed most."""
MISSED_AT_LEAST = 2
"""Once is no habit."""


@dataclass(frozen=True)
class Week:
    """What a week's first answers earned."""

    begins: date
    """A Monday."""
    points: int


@dataclass(frozen=True)
class Sum:
    """First answers to some questions."""

    met: int = 0
    right: int = 0
    points: int = 0

    @property
    def share(self) -> float:
        """Return the share that was right, from 0 to 1; 0 where nothing was met."""
        return self.right / self.met if self.met else 0.0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.met + other.met, self.right + other.right, self.points + other.points)


@dataclass(frozen=True)
class PackSum:
    """First answers to one pack's questions."""

    slug: str
    title: str
    language: str
    on_shelf: bool
    sum: Sum


@dataclass(frozen=True)
class Missed:
    """A question that was missed more than once, in the words in which it was last asked."""

    prompt: str
    pack_title: str
    language: str
    times: int
    asked: int
    """How often it was answered or passed in all."""
    token: str
    n: int
    """Where it can be read again: the round and the turn of its last answer."""


@dataclass(frozen=True)
class Record:
    """All of it."""

    total: Sum
    weeks: tuple[Week, ...]
    by_category: tuple[tuple[str, Sum], ...]
    by_pack: tuple[PackSum, ...]
    packs: int
    """How many there are, those not listed included."""
    missed: tuple[Missed, ...]


def mondays(latest: date) -> list[date]:
    """Return the first days of the weeks that are looked back on, the earliest first; `latest` is the last one's."""
    return [latest - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]


def by_category(sums: Sequence[tuple[str | None, Sum]], order: Sequence[str]) -> tuple[tuple[str, Sum], ...]:
    """Add up what is known of each category, in this order; categories of which nothing was met are left out."""
    added = {name: sum((each for of, each in sums if of == name), Sum()) for name in order}
    return tuple((name, each) for name, each in added.items() if each.met)
