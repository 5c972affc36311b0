"""Reading boards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select

from quizapp.extensions import db
from quizapp.leaderboard.models import Standing
from quizapp.leaderboard.rules import BoardRow, Cursor, Period, ranks
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

PER_PAGE = 50
ORDER = (Standing.points.desc(), Standing.share.desc(), Standing.reached_at, Standing.player_id)
REVERSE = (Standing.points, Standing.share, Standing.reached_at.desc(), Standing.player_id.desc())


@dataclass(frozen=True)
class Board:
    """One board over one period, as one player sees it."""

    number: int
    period: Period
    now: datetime
    viewer: Player | None

    @property
    def here(self) -> ColumnElement[bool]:
        """Return what a standing must be to be on it."""
        return and_(
            Standing.board == self.number,
            Standing.period == self.period,
            Standing.start == self.period.start(self.now.date()),
        )


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
    query = select(Standing, Player).join(Player, Player.id == Standing.player_id).where(board.here)
    if before is not None:
        found = db.session.execute(query.where(_ahead_of(before)).order_by(*REVERSE).limit(size + 1)).all()
        more_before, more_after = len(found) > size, True
        found = found[:size][::-1]
    else:
        query = query.where(_behind(after)) if after else query
        found = db.session.execute(query.order_by(*ORDER).limit(size + 1)).all()
        more_before, more_after = after is not None, len(found) > size
        found = found[:size]
    if not found:
        return Page((), None, None)
    standings = [row.Standing for row in found]
    return Page(
        rows=tuple(_rows(board, standings, [row.Player for row in found])),
        before=_place(standings[0]) if more_before else None,
        after=_place(standings[-1]) if more_after else None,
    )


def own(board: Board) -> BoardRow | None:
    """Return the viewer's own row, wherever on the board it stands."""
    if board.viewer is None:
        return None
    mine = db.session.scalar(select(Standing).where(board.here, Standing.player_id == board.viewer.id))
    return _row(board, mine, board.viewer, _rank(board, mine.points)) if mine else None


def _rows(board: Board, standings: Sequence[Standing], players: Sequence[Player]) -> list[BoardRow]:
    first = standings[0]
    rank = _rank(board, first.points)
    level = and_(board.here, Standing.points == first.points, _ahead_of(_place(first)))
    ahead = rank - 1 + (db.session.scalar(select(func.count()).select_from(Standing).where(level)) or 0)
    numbered = ranks([standing.points for standing in standings], rank, ahead)
    return [
        _row(board, standing, player, number)
        for standing, player, number in zip(standings, players, numbered, strict=True)
    ]


def _row(board: Board, standing: Standing, player: Player, rank: int) -> BoardRow:
    return BoardRow(
        rank=rank,
        name=player.name,
        points=standing.points,
        right=standing.right,
        met=standing.met,
        is_you=board.viewer is not None and player.id == board.viewer.id,
    )


def _rank(board: Board, points: int) -> int:
    ahead = select(func.count()).select_from(Standing).where(board.here, Standing.points > points)
    return 1 + (db.session.scalar(ahead) or 0)


def _place(standing: Standing) -> Cursor:
    return Cursor(standing.points, standing.share, standing.reached_at, standing.player_id)


def _behind(place: Cursor) -> ColumnElement[bool]:
    later = or_(
        Standing.reached_at > place.reached_at,
        and_(Standing.reached_at == place.reached_at, Standing.player_id > place.player_id),
    )
    lower = or_(Standing.share < place.share, and_(Standing.share == place.share, later))
    # The first condition follows from the second; it is what the index can be entered by.
    return and_(
        Standing.points <= place.points,
        or_(Standing.points < place.points, and_(Standing.points == place.points, lower)),
    )


def _ahead_of(place: Cursor) -> ColumnElement[bool]:
    earlier = or_(
        Standing.reached_at < place.reached_at,
        and_(Standing.reached_at == place.reached_at, Standing.player_id < place.player_id),
    )
    higher = or_(Standing.share > place.share, and_(Standing.share == place.share, earlier))
    return and_(
        Standing.points >= place.points,
        or_(Standing.points > place.points, and_(Standing.points == place.points, higher)),
    )
