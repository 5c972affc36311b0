"""Taking note that a player has seen what repairs of keys have changed for them; and what becomes of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from quizapp.extensions import db
from quizapp.play.models import Remark, Turn

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from quizapp.play.queries.rounds import PlayedRound
    from quizapp.players.hooks import Merged

WITHOUT_LOOKING = {"synchronize_session": False}


def see(round_: PlayedRound, n: int, now: datetime) -> None:
    """Note that a player has seen what has changed about one turn of a round of theirs."""
    turn = select(Turn.id).where(Turn.round_id == round_.id, Turn.n == n).scalar_subquery()
    _see(Remark.turn_id == turn, now)


def see_all(player_id: int, latest: int, now: datetime) -> None:
    """Note that a player has seen whatever has changed up to the repair with this id."""
    _see((Remark.player_id == player_id) & (Remark.repair_id <= latest), now)


def forget(gone: tuple[int, ...]) -> None:
    """Tell nobody who is gone."""
    db.session.execute(delete(Remark).where(Remark.player_id.in_(gone)))


def follow(merged: Merged) -> None:
    """Tell an account what a guest would have been told."""
    theirs = update(Remark).where(Remark.player_id == merged.guest)
    db.session.execute(theirs.values(player_id=merged.account), execution_options=WITHOUT_LOOKING)


def _see(which: ColumnElement[bool], now: datetime) -> None:
    seen = update(Remark).where(which, Remark.seen_at.is_(None)).values(seen_at=now)
    db.session.execute(seen, execution_options=WITHOUT_LOOKING)
