"""The board of a day: first goes that were finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, true

from quizapp.config import settings
from quizapp.daily.models import DailyGo
from quizapp.daily.rules.shown import DayBoard
from quizapp.extensions import db
from quizapp.leaderboard.queries.sums import listed
from quizapp.leaderboard.rules import BoardRow, number
from quizapp.players.models import Player

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Row, Select

TOP = 10


def board(day: date, viewer: int | None) -> DayBoard:
    """Return the top of a day's board as a player sees it.

    Equal points share a rank (1, 2, 2, 4); within one the higher share of right answers stands first, then whoever had
    finished earlier.
    """
    found = db.session.execute(_rows(day).order_by(*ORDER).limit(TOP)).all()
    ranks = number([row.points for row in found], 1, 0)
    rows = tuple(_row(row, rank, viewer) for row, rank in zip(found, ranks, strict=True))
    own = None
    if viewer is not None and len(found) == TOP and not any(row.is_you for row in rows):
        own = _own(day, viewer)
    return DayBoard(rows, own, accounts_only=not settings().board_guests)


def _own(day: date, viewer: int) -> BoardRow | None:
    mine = db.session.execute(_rows(day).where(DailyGo.player_id == viewer)).one_or_none()
    if mine is None:
        return None
    ahead = _rows(day).where(DailyGo.points > mine.points).subquery()
    above = db.session.scalar(select(func.count()).select_from(ahead)) or 0
    return _row(mine, above + 1, viewer)


def _rows(day: date) -> Select[*tuple[Any, ...]]:
    shown = true() if settings().board_guests else Player.is_guest.is_(False)
    return (
        select(
            DailyGo.player_id, Player.name, Player.is_guest, DailyGo.points, DailyGo.right, DailyGo.answered
        )
        .join(Player, Player.id == DailyGo.player_id)
        .where(DailyGo.day == day, DailyGo.finished_at.is_not(None), DailyGo.inside.is_(False))
        .where(listed(), shown)
    )


def _row(row: Row[Any], rank: int, viewer: int | None) -> BoardRow:
    return BoardRow(
        player_id=row.player_id,
        rank=rank,
        name=row.name,
        points=row.points,
        right=row.right,
        met=row.answered,
        is_you=row.player_id == viewer,
        is_guest=row.is_guest,
    )


ORDER = (DailyGo.points.desc(), DailyGo.right.desc(), DailyGo.finished_at, DailyGo.player_id)
