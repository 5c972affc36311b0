"""Working out every board afresh: at once where that is quick, else in the background, some players at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, or_, select, text, update

from quizapp import clock
from quizapp.extensions import db, insert, write
from quizapp.leaderboard.models import BoardRebuild, standing
from quizapp.leaderboard.operations import copies
from quizapp.leaderboard.operations.standings import work_out
from quizapp.players.models import Player
from quizapp.web.transaction import after_commit

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from quizapp.packs.models import Pack

    Committed = Callable[[], AbstractContextManager[None]]

PLAYERS_AT_ONCE = 5_000
GIVEN_UP = timedelta(hours=1)
"""After so long a rebuild that has not come to an end is begun again."""


def rebuild(committed: Committed) -> int:
    """Work out every standing from the encounters, each batch inside `committed`; return how many there are.

    Answers go on meanwhile; they wait for one batch at most.
    """
    last = _last_player()
    db.session.rollback()
    for first in range(0, last, PLAYERS_AT_ONCE):
        with committed():
            _work_out_between(first, first + PLAYERS_AT_ONCE)
    copies.drop()
    return db.session.scalar(select(func.count()).select_from(standing).where(standing.c.all_met > 0)) or 0


def set_ranked(pack: Pack, *, ranked: bool) -> None:
    """Let a pack's points count for the overall board, or not; what was earned before follows."""
    pack.ranked = ranked
    db.session.flush()
    ask()


def ask() -> None:
    """Have every board worked out afresh: now if there are few players, else by the next `do_what_is_due`."""
    if _last_player() <= PLAYERS_AT_ONCE:
        _work_out_between(0, PLAYERS_AT_ONCE)
        after_commit(copies.drop)
    else:
        db.session.execute(insert(BoardRebuild).values(asked_at=clock.now()))


def do_what_is_due(committed: Committed) -> None:
    """Rebuild if that has been asked for; of several processes one does."""
    now = clock.now()
    with committed():
        taken = write(
            update(BoardRebuild)
            .where(or_(BoardRebuild.taken_at.is_(None), BoardRebuild.taken_at < now - GIVEN_UP))
            .values(taken_at=now)
        )
    if taken:
        rebuild(committed)
        with committed():
            _forget_asking(now)


def _forget_asking(taken_at: datetime) -> None:
    db.session.execute(delete(BoardRebuild).where(BoardRebuild.taken_at <= taken_at))


def _last_player() -> int:
    return db.session.scalar(select(func.max(Player.id))) or 0


def hold_standings() -> None:
    """Have whoever has written a standing be done before this, and whoever has not wait, and then add to the sum.

    What touches many standings begins so: whoever else does would come upon them in another order.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE standing IN SHARE ROW EXCLUSIVE MODE"))


def _work_out_between(first: int, last: int) -> None:
    hold_standings()

    def within(column: Any) -> ColumnElement[bool]:  # noqa: ANN401 (of any table)
        return and_(column > first, column <= last)

    work_out(within)
