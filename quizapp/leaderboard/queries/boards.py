"""Reading boards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.queries import ranks
from quizapp.leaderboard.rules import BoardRow, Cursor, Period, number
from quizapp.players.models import Player
from quizapp.players.rules import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy import RowMapping, Select

PER_PAGE = 50
NEIGHBOURS = 5
"""On each side of one's own row."""
FOUND_AT_MOST = 20
SMALL = 1_000
"""Rows up to which a board is small."""
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True)
class Board:
    """One board over one period, as one player sees it."""

    number: int
    period: Period
    now: datetime
    viewer: Player | None

    @property
    def start(self) -> date:
        """Return the first day of the period."""
        return self.period.start(self.now.date())

    @property
    def here(self) -> ColumnElement[bool]:
        """Return what a standing must be to be on it."""
        return and_(standing.c.board == self.number, self.column("start") == self.start, standing.c.listed)

    @property
    def order(self) -> tuple[ColumnElement[Any], ...]:
        """Return what its rows are ordered by."""
        return (
            self.column("points").desc(),
            self.column("share").desc(),
            self.column("reached_at"),
            standing.c.player_id,
        )

    @property
    def upwards(self) -> tuple[ColumnElement[Any], ...]:
        """Return the same, from the bottom."""
        return (
            self.column("points"),
            self.column("share"),
            self.column("reached_at").desc(),
            standing.c.player_id.desc(),
        )

    def column(self, name: str) -> ColumnElement[Any]:
        """Return a column of its period."""
        found: ColumnElement[Any] = standing.c[f"{self.period.column}_{name}"]
        return found


@dataclass(frozen=True)
class Page:
    """Some rows of a board in order, and where the ones before and after begin."""

    rows: tuple[BoardRow, ...]
    before: Cursor | None
    after: Cursor | None


def page(
    board: Board, *, after: Cursor | None = None, before: Cursor | None = None, size: int = PER_PAGE
) -> Page:
    """Return the rows that follow one place of a board, or come before one; from the top with neither."""
    if before is not None:
        found = _above(board, before, size + 1)
        more_before, more_after = len(found) > size, True
        found = found[-size:]
    else:
        found = _below(board, after, size + 1)
        more_before, more_after = after is not None, len(found) > size
        found = found[:size]
    if not found:
        return Page((), None, None)
    return Page(
        rows=_numbered(board, found, from_top=not more_before),
        before=_place(found[0]) if more_before else None,
        after=_place(found[-1]) if more_after else None,
    )


def own(board: Board) -> BoardRow | None:
    """Return the viewer's own row, wherever on the board it stands."""
    mine = _mine(board)
    return _numbered(board, [mine])[0] if mine else None


def around(board: Board) -> tuple[BoardRow, ...]:
    """Return the viewer's own row with its neighbours on both sides; nothing if it is not on the board."""
    mine = _mine(board)
    if mine is None:
        return ()
    place = _place(mine)
    above = _above(board, place, NEIGHBOURS + 1)
    from_top = len(above) <= NEIGHBOURS
    rows = [*above[-NEIGHBOURS:], mine, *_below(board, place, NEIGHBOURS)]
    return _numbered(board, rows, from_top=from_top)


def unlisted_points(board: Board) -> int | None:
    """Return what a viewer whom the board does not show would have on it; None for everybody else."""
    if board.viewer is None or board.viewer.is_listed:
        return None
    return db.session.scalar(
        select(board.column("points")).where(
            standing.c.player_id == board.viewer.id,
            standing.c.board == board.number,
            board.column("start") == board.start,
            board.column("met") > 0,
            ~standing.c.listed,
        )
    )


def search(board: Board, name: str) -> tuple[BoardRow, ...]:
    """Return rows of players whose names begin so, in order of the names, as many as there is room for."""
    wanted = canonical(name)
    if not wanted:
        return ()
    # As a range, not as a pattern: it means what it says whatever is typed, and an index can be entered by it.
    begins = Player.canonical.between(wanted, wanted + LAST_LETTER)
    query = (_rows(board) if _is_small(board) else _players(board)).where(begins)
    query = query.order_by(Player.canonical, Player.id).limit(FOUND_AT_MOST)
    found = db.session.execute(query).mappings().all()
    return tuple(_row(board, row, rank) for row, rank in zip(found, _ranks(board, found), strict=True))


def every(board: Board, at_once: int = 1_000) -> Iterator[BoardRow]:
    """Return all rows of a board in order, read some at a time."""
    place: Cursor | None = None
    rank, points, before = 0, None, 0
    while found := _below(board, place, at_once):
        for row in found:
            before += 1
            if row["points"] != points:
                rank, points = before, row["points"]
            yield _row(board, row, rank)
        place = _place(found[-1])


def _is_small(board: Board) -> bool:
    """Say whether all of a board is read sooner than all the names that begin in some way."""
    rows = select(standing.c.player_id).where(board.here).limit(SMALL + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(rows)) or 0) <= SMALL


def _players(board: Board) -> Select[Any]:
    """Return the players on a board, each with what they have there, so that no database reads the board first."""

    def theirs(name: str) -> ColumnElement[Any]:
        shown = case((and_(board.column("start") == board.start, standing.c.listed), board.column(name)))
        row = select(shown).where(standing.c.player_id == Player.id, standing.c.board == board.number)
        return row.correlate(Player).scalar_subquery().label(name)

    columns = map(theirs, ("points", "right", "met"))
    return select(Player.id.label("player_id"), Player.name, Player.is_guest, *columns).where(
        theirs("points").is_not(None)
    )


def _rows(board: Board) -> Select[Any]:
    columns = (board.column(name).label(name) for name in ("points", "right", "met", "share", "reached_at"))
    return (
        select(standing.c.player_id, Player.name, Player.is_guest, *columns)
        .join(Player, Player.id == standing.c.player_id)
        .where(board.here)
    )


def _below(board: Board, place: Cursor | None, size: int) -> list[RowMapping]:
    query = _rows(board).order_by(*board.order).limit(size)
    return list(db.session.execute(query.where(_behind(board, place)) if place else query).mappings())


def _above(board: Board, place: Cursor, size: int) -> list[RowMapping]:
    query = _rows(board).where(_ahead_of(board, place)).order_by(*board.upwards).limit(size)
    return list(db.session.execute(query).mappings())[::-1]


def _mine(board: Board) -> RowMapping | None:
    if board.viewer is None:
        return None
    return (
        db.session.execute(_rows(board).where(standing.c.player_id == board.viewer.id))
        .mappings()
        .one_or_none()
    )


def _numbered(board: Board, found: Sequence[RowMapping], *, from_top: bool = False) -> tuple[BoardRow, ...]:
    """Return rows that follow each other on a board with their ranks."""
    points = [row["points"] for row in found]
    copied = None if from_top else ranks.above(board.number, board.period, board.start, points)
    if copied is not None:
        numbers = [1 + each for each in copied]
    else:
        first = 1 if from_top else 1 + _count(board, board.column("points") > points[0])
        level = (
            0 if from_top or points[0] == points[-1] else _count(board, board.column("points") == points[0])
        )
        numbers = number(points, first, level)
    return tuple(_row(board, row, rank) for row, rank in zip(found, numbers, strict=True))


def _ranks(board: Board, found: Sequence[RowMapping]) -> list[int]:
    """Return the ranks of rows from anywhere on a board."""
    points = [row["points"] for row in found]
    copied = ranks.above(board.number, board.period, board.start, points)
    return [1 + each for each in (_counted_above(board, points) if copied is None else copied)]


def _counted_above(board: Board, points: Sequence[int]) -> list[int]:
    """Return how many on a board have more than each of these points: one question, in which no row is read twice."""
    column, steps = board.column("points"), sorted(set(points), reverse=True)
    if not steps:
        return []
    parts = (column > steps[0], *(and_(column > low, column <= high) for high, low in pairwise(steps)))
    counts = (select(func.count()).select_from(standing).where(board.here, part) for part in parts)
    counted = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    above = dict(zip(steps, accumulate(counted), strict=True))
    return [above[each] for each in points]


def _count(board: Board, rows: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(standing).where(board.here, rows)) or 0


def _row(board: Board, row: RowMapping, rank: int) -> BoardRow:
    return BoardRow(
        player_id=row["player_id"],
        rank=rank,
        name=row["name"],
        points=row["points"],
        right=row["right"],
        met=row["met"],
        is_you=board.viewer is not None and row["player_id"] == board.viewer.id,
        is_guest=row["is_guest"],
    )


def _place(row: RowMapping) -> Cursor:
    return Cursor(row["points"], row["share"], row["reached_at"], row["player_id"])


def _behind(board: Board, place: Cursor) -> ColumnElement[bool]:
    points, share, reached_at = (board.column(name) for name in ("points", "share", "reached_at"))
    later = or_(
        reached_at > place.reached_at,
        and_(reached_at == place.reached_at, standing.c.player_id > place.player_id),
    )
    lower = or_(share < place.share, and_(share == place.share, later))
    # The first condition follows from the second; it is what the index can be entered by.
    return and_(points <= place.points, or_(points < place.points, and_(points == place.points, lower)))


def _ahead_of(board: Board, place: Cursor) -> ColumnElement[bool]:
    points, share, reached_at = (board.column(name) for name in ("points", "share", "reached_at"))
    earlier = or_(
        reached_at < place.reached_at,
        and_(reached_at == place.reached_at, standing.c.player_id < place.player_id),
    )
    higher = or_(share > place.share, and_(share == place.share, earlier))
    return and_(points >= place.points, or_(points > place.points, and_(points == place.points, higher)))
