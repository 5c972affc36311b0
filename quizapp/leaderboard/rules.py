"""Periods, ranks, and where a page of a board begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from quizapp import clock

EVERYTHING = 0
"""The number of the board for all ranked packs; other boards bear their pack's id."""
MOST_DIGITS = 18
FOREVER = date(1970, 1, 1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Period(StrEnum):
    """Over what time points are summed, in UTC."""

    DAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"

    @property
    def column(self) -> str:
        """Return the word that its columns begin with."""
        return self.name.lower()

    def start(self, day: date) -> date:
        """Return the first day of the period that `day` falls in."""
        return {
            Period.DAY: day,
            Period.WEEK: clock.week_of(day),
            Period.MONTH: clock.month_of(day),
            Period.ALL: FOREVER,
        }[self]


@dataclass(frozen=True)
class Cursor:
    """A row's place in the order of a board: by points, then share right, then who got there first.

    A page begins after such a place rather than after a number of rows, so that nobody who stood still is skipped or
    seen twice while others move.
    """

    points: int
    share: float
    reached_at: datetime
    player_id: int

    def __str__(self) -> str:
        """Return it as it stands in an address."""
        return f"{self.points}~{self.share!r}~{(self.reached_at - EPOCH) // timedelta(microseconds=1)}~{self.player_id}"

    @classmethod
    def parse_page(cls, text: str) -> tuple[str, Cursor | None]:
        """Read an address's `page`: which side of which place; the top for nothing, ValueError for nonsense."""
        if not text:
            return "", None
        side, _tilde, place = text.partition("~")
        if side not in {"after", "before"}:
            raise ValueError(text)
        return side, cls.parse(place)

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read a place back; raise ValueError for anything else."""
        points, share, reached, player = text.split("~")
        if not all(
            word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS
            for word in (points, reached, player)
        ):
            raise ValueError(text)
        value = float(share)
        if not 0 <= value <= 1:
            raise ValueError(text)
        try:
            reached_at = EPOCH + timedelta(microseconds=int(reached))
        except OverflowError as error:
            raise ValueError(text) from error
        return cls(int(points), value, reached_at, int(player))


@dataclass(frozen=True)
class BoardRow:
    """One player's row."""

    rank: int
    name: str
    points: int
    right: int
    met: int
    is_you: bool


@dataclass(frozen=True)
class PeriodLink:
    """A way to the same board over another time."""

    key: str
    url: str
    current: bool


@dataclass(frozen=True)
class BoardPage:
    """A page of a board."""

    title: str | None
    """The pack's, or None for all packs."""
    pack_slug: str | None
    period: str
    periods: tuple[PeriodLink, ...]
    rows: tuple[BoardRow, ...]
    own: BoardRow | None
    first_url: str | None
    previous_url: str | None
    next_url: str | None

    @property
    def own_on_page(self) -> bool:
        """Say whether the player's own row is among those shown."""
        return any(row.is_you for row in self.rows)


@dataclass(frozen=True)
class Excerpt:
    """The top of a board, and one's own row if it is not there."""

    rows: tuple[BoardRow, ...]
    own: BoardRow | None
    url: str
    overall: BoardRow | None = None
    """One's own row on the board for all packs."""
    counted: int | None = None
    """What the round just finished brought here; None on a cover, and for players who stand on no board."""


def ranks(points: list[int], first_rank: int, ahead: int) -> list[int]:
    """Return the competition ranks (1, 2, 2, 4) of rows in order of points.

    `first_rank` is the first row's rank, `ahead` how many rows of the board stand before it.
    """
    found: list[int] = []
    for place, value in enumerate(points):
        if place == 0:
            found.append(first_rank)
        elif value == points[place - 1]:
            found.append(found[-1])
        else:
            found.append(ahead + place + 1)
    return found
