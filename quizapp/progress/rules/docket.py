"""What is told of cold cases: how many may be taken up, and when the others come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.progress.rules.schedule import AT_ONCE

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True)
class PackDocket:
    """A player's cold cases in one pack."""

    slug: str
    title: str
    language: str
    open: int
    due: int
    next: datetime | None
    """When the first of those that are not due comes back; None where all are due."""


@dataclass(frozen=True)
class Docket:
    """A player's cold cases, as far as they may be taken up, now or later."""

    packs: tuple[PackDocket, ...] = ()
    """The one with the most due first."""
    under_way: str | None = None
    """The token of the round in which some of them are taken up already."""

    @property
    def open(self) -> int:
        """Return how many there are."""
        return sum(each.open for each in self.packs)

    @property
    def due(self) -> int:
        """Return how many are due."""
        return sum(each.due for each in self.packs)

    @property
    def at_once(self) -> int:
        """Return how many are taken up in the next round."""
        return min(self.due, AT_ONCE)

    @property
    def next(self) -> datetime | None:
        """Return when the next one comes back that is not due yet."""
        return min((each.next for each in self.packs if each.next), default=None)


@dataclass(frozen=True)
class Aftermath:
    """What a round of cold cases came to."""

    closed: int
    """So many need not come back."""
    due: int
    """So many have come back since."""
    back: tuple[tuple[date, int], ...]
    """On which days the others do, and how many, the first day first."""
