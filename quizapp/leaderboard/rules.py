"""Periods, ranks, and where a page of a board begins."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from quizapp import clock
from quizapp.bank.cell import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EVERYTHING = 0
"""The number of the board for all ranked packs; other boards bear their pack's id."""
MOST_DIGITS = 18
LARGEST = 2**31 - 1
"""What a column of points or ids can hold; a database may refuse to compare one with more."""
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


def set_name(board: int, period: Period, start: date) -> str:
    """Return what the copy of one board over one period is called."""
    return f"{board}:{period.column}:{start.isoformat()}"


def stamp(moment: datetime) -> int:
    """Return a moment in microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(stamp: int) -> datetime:
    """Return the moment so many microseconds after 1970 began; raise OverflowError for one after the year 9999."""
    return EPOCH + timedelta(microseconds=stamp)


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
        return f"{self.points}~{self.share!r}~{stamp(self.reached_at)}~{self.player_id}"

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
            reached_at = moment(int(reached))
        except OverflowError as error:
            raise ValueError(text) from error
        return cls(min(int(points), LARGEST), value, reached_at, min(int(player), LARGEST))


@dataclass(frozen=True)
class BoardRow:
    """One player's row."""

    player_id: int
    """Whose it is: rows of two players may say the same."""
    rank: int
    name: str
    points: int
    right: int
    met: int
    is_you: bool
    is_guest: bool


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
    period: str
    periods: tuple[PeriodLink, ...]
    rows: tuple[BoardRow, ...]
    around: tuple[BoardRow, ...]
    """The player's own row with its neighbours, where it is not among those shown."""
    unlisted_points: int | None
    """What the player would have on it, who is not shown there."""
    search: str
    """What was searched for."""
    found: tuple[BoardRow, ...]
    here_url: str
    """The top of the board."""
    first_url: str | None
    previous_url: str | None
    next_url: str | None
    sheet_url: str
    """The whole of it, as a table in CSV."""


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


def number(points: Sequence[int], first: int, level: int) -> list[int]:
    """Return the competition ranks (1, 2, 2, 4) of rows that follow each other, from their points.

    `first` is the first row's rank, `level` how many rows of the board have as many points as it: those of them that
    come before are not among the rows. 0 says that none does.
    """
    found: list[int] = []
    for place, value in enumerate(points):
        if place == 0:
            found.append(first)
        elif value == points[place - 1]:
            found.append(found[-1])
        else:
            alike = sum(1 for each in points[:place] if each == points[place - 1])
            outside = max(0, level - alike) if points[place - 1] == points[0] else 0
            found.append(found[-1] + alike + outside)
    return found


def sheet(rows: Iterable[BoardRow]) -> Iterator[str]:
    """Return the lines of a table in CSV (RFC 4180). No cell of text begins like a formula of a spreadsheet."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    head = ("rank", "player", "guest", "right", "met", "points")
    cells = (
        (each.rank, guarded(each.name), _yes(each.is_guest), each.right, each.met, each.points)
        for each in rows
    )
    for row in itertools.chain([head], cells):
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _yes(fact: bool) -> str:  # noqa: FBT001 (a cell)
    return "yes" if fact else "no"
