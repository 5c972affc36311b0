"""What becomes of the rounds of players who go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from quizapp.extensions import db
from quizapp.play.models import Encounter, Reached, Round, Turn
from quizapp.play.queries import rounds
from quizapp.players import operations as players

if TYPE_CHECKING:
    from datetime import datetime

FORGET_AT_ONCE = 200


def forget_idle_guests(now: datetime, days: int) -> int:
    """Forget guests unseen for so many days who never finished a round; return how many."""
    idle = tuple(rounds.idle_guests(now - timedelta(days=days), FORGET_AT_ONCE))
    if idle:
        players.erase(idle)
    return len(idle)


def forget_players(gone: tuple[int, ...]) -> None:
    """Delete what these players did. What they chose stays in the tallies, under nobody's name."""
    db.session.execute(delete(Encounter).where(Encounter.player_id.in_(gone)))
    db.session.execute(delete(Reached).where(Reached.player_id.in_(gone)))
    theirs = select(Round.id).where(Round.player_id.in_(gone))
    db.session.execute(delete(Turn).where(Turn.round_id.in_(theirs)))
    db.session.execute(delete(Round).where(Round.player_id.in_(gone)))
