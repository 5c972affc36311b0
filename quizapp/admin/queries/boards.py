"""Boards, and what they were before they were reset."""

from __future__ import annotations

from sqlalchemy import select, tuple_

from quizapp.admin.queries.names import PER_PAGE, person
from quizapp.admin.queries.packs import CURRENT, TITLE
from quizapp.admin.rules import ArchivedRow, ArchivePage
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.leaderboard.models import ArchivedStanding, BoardReset
from quizapp.packs.models import Pack, PackVersion
from quizapp.players.models import Player


def archive(number: int, place: tuple[int, int] | None) -> ArchivePage:
    """Return a board as it stood when it was reset, after a place on it; raise NotFound if it has been put back."""
    found = db.session.execute(
        select(BoardReset, TITLE)
        .outerjoin(Pack, Pack.id == BoardReset.board)
        .outerjoin(PackVersion, CURRENT)
        .where(BoardReset.id == number, BoardReset.undone_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    query = (
        select(ArchivedStanding, Player)
        .join(Player, Player.id == ArchivedStanding.player_id)
        .where(ArchivedStanding.reset_id == number)
        .order_by(ArchivedStanding.rank, ArchivedStanding.player_id)
        .limit(PER_PAGE + 1)
    )
    if place is not None:
        query = query.where(tuple_(ArchivedStanding.rank, ArchivedStanding.player_id) > tuple_(*place))
    rows = db.session.execute(query).all()
    shown = tuple(
        ArchivedRow(row.rank, person(who), row.points, row.right, row.met) for row, who in rows[:PER_PAGE]
    )
    last = rows[len(shown) - 1][0] if len(rows) > PER_PAGE else None
    return ArchivePage(
        found[1], found[0].at, shown, None if last is None else f"{last.rank}~{last.player_id}"
    )
