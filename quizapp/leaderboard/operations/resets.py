"""Having a board begin anew, with what it was kept in an archive; and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, func, literal, select, update

from quizapp.errors import Conflict
from quizapp.extensions import db, insert, write
from quizapp.leaderboard.models import ArchivedStanding, BoardReset, standing
from quizapp.leaderboard.operations import copies, rebuilding
from quizapp.leaderboard.operations.standings import nothing
from quizapp.leaderboard.rules import stamp
from quizapp.web.transaction import after_commit

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.hooks import Merged


def reset(board: int, now: datetime) -> int:
    """Have a board count from now on only; return the number under which what it was is kept."""
    rebuilding.hold_standings()
    made = BoardReset(board=board, at=now)
    db.session.add(made)
    db.session.flush()
    table = standing.c
    db.session.execute(
        insert(ArchivedStanding).from_select(
            ["reset_id", "player_id", "rank", "points", "right", "met", "reached_at"],
            select(
                literal(made.id),
                table.player_id,
                func.rank().over(order_by=table.all_points.desc()),
                table.all_points,
                table.all_right,
                table.all_met,
                table.all_reached_at,
            ).where(table.board == board, table.listed),
        )
    )
    write(update(standing).where(table.board == board).values(nothing(stamp(now))))
    after_commit(copies.drop)
    return made.id


def unreset(reset_id: int, now: datetime) -> None:
    """Have a board count again what it counted before a reset; raise Conflict if that has been done."""
    undone = write(
        update(BoardReset)
        .where(BoardReset.id == reset_id, BoardReset.undone_at.is_(None))
        .values(undone_at=now)
    )
    if not undone:
        raise Conflict(_("That board has been put back already."))
    db.session.execute(delete(ArchivedStanding).where(ArchivedStanding.reset_id == reset_id))
    rebuilding.ask()


def follow(merged: Merged) -> None:
    """Put an account's name to what a guest had in archives.

    Where both stood on a board, the guest's row stays as it was, under nobody's name: adding the two up would be a
    row that never stood there.
    """
    both = select(ArchivedStanding.reset_id).where(ArchivedStanding.player_id == merged.account)
    moved = update(ArchivedStanding).where(
        ArchivedStanding.player_id == merged.guest, ArchivedStanding.reset_id.not_in(both)
    )
    write(moved.values(player_id=merged.account).execution_options(synchronize_session=False))
