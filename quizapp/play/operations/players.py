"""What becomes of a player's rounds when an account takes them along, and when the player goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, delete, exists, literal, select, update
from sqlalchemy.orm import aliased

from quizapp import clock
from quizapp.extensions import db, insert, write
from quizapp.play.models import Encounter, Insider, Reached, Round, Turn
from quizapp.play.queries import rounds
from quizapp.players.models import Player
from quizapp.players.operations.erasing import erase

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.hooks import Merged

FORGET_AT_ONCE = 200
WITHOUT_LOOKING = {"synchronize_session": False}
"""What these statements change, nobody in the same transaction has read."""
LEFT_STANDING = timedelta(days=1)
"""How long the row of somebody erased outlives them: whoever keeps copies of boards has to hear of it first."""


def merge(merged: Merged) -> None:
    """Give an account what a guest has played; of two encounters with one question the earlier stands.

    What an account has said of how far it has got stands beside what the guest said.
    """
    _count_once(merged)
    _take_encounters(merged)
    _take_reached(merged)
    _take_rounds(merged)


def forget(gone: tuple[int, ...]) -> None:
    """End the rounds of players who go, and delete what they have met: no board counts it any more."""
    db.session.execute(
        update(Round)
        .where(Round.player_id.in_(gone), Round.finished_at.is_(None))
        .values(finished_at=clock.now())
    )
    for table in (Encounter, Reached, Insider):
        db.session.execute(delete(table).where(table.player_id.in_(gone)))


def forget_idle_guests(now: datetime, days: int) -> int:
    """Forget guests unseen for so many days who never finished a round, and their rounds; return how many."""
    idle = erase(tuple(rounds.idle_guests(now - timedelta(days=days), FORGET_AT_ONCE)), now)
    # What they chose stays in the tallies, under nobody's name.
    theirs = select(Round.id).where(Round.player_id.in_(idle))
    db.session.execute(delete(Turn).where(Turn.round_id.in_(theirs)))
    db.session.execute(delete(Round).where(Round.player_id.in_(idle)))
    return len(idle)


def clear_erased(now: datetime) -> int:
    """Delete, some at a time, the rows of players erased a day ago or more who left no round; return how many."""
    gone = (
        select(Player.id)
        .where(Player.erased_at <= now - LEFT_STANDING, ~exists().where(Round.player_id == Player.id))
        .limit(FORGET_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return write(delete(Player).where(Player.id.in_(db.session.scalars(gone).all())))


def _count_once(merged: Merged) -> None:
    """Mark the turns whose encounter gives way to an earlier one."""
    guests, accounts = aliased(Encounter), aliased(Encounter)
    later = (
        select(case((guests.at < accounts.at, accounts.turn_id), else_=guests.turn_id))
        .select_from(guests)
        .join(accounts, accounts.question_id == guests.question_id)
        .where(guests.player_id == merged.guest, accounts.player_id == merged.account)
    )
    db.session.execute(
        update(Turn).where(Turn.id.in_(later)).values(counts=False),
        execution_options=WITHOUT_LOOKING,
    )


def _take_encounters(merged: Merged) -> None:
    copied = ("question_id", "pack_id", "turn_id", "points", "right", "at", "last_at", "missed")
    theirs = select(literal(merged.account), *(getattr(Encounter, name) for name in copied)).where(
        Encounter.player_id == merged.guest
    )
    adding = insert(Encounter).from_select(["player_id", *copied], theirs)
    new = adding.excluded
    first = {
        name: case((new.at < Encounter.at, new[name]), else_=getattr(Encounter, name))
        for name in ("turn_id", "points", "right", "at")
    }
    last = {
        name: case((new.last_at > Encounter.last_at, new[name]), else_=getattr(Encounter, name))
        for name in ("last_at", "missed")
    }
    db.session.execute(
        adding.on_conflict_do_update(index_elements=["player_id", "question_id"], set_=first | last)
    )
    db.session.execute(delete(Encounter).where(Encounter.player_id == merged.guest))


def _take_reached(merged: Merged) -> None:
    theirs = select(literal(merged.account), Reached.pack_id, Reached.stage).where(
        Reached.player_id == merged.guest
    )
    db.session.execute(
        insert(Reached)
        .from_select(["player_id", "pack_id", "stage"], theirs)
        .on_conflict_do_nothing(index_elements=["player_id", "pack_id"])
    )
    db.session.execute(delete(Reached).where(Reached.player_id == merged.guest))


def _take_rounds(merged: Merged) -> None:
    taken = aliased(Round)
    twice = select(taken.request).where(taken.player_id == merged.account)
    # A form that was sent as a guest and again under the account has started a round for each.
    db.session.execute(
        update(Round)
        .where(Round.player_id == merged.guest, Round.request.in_(twice))
        .values(request=Round.token),
        execution_options=WITHOUT_LOOKING,
    )
    db.session.execute(
        update(Round).where(Round.player_id == merged.guest).values(player_id=merged.account),
        execution_options=WITHOUT_LOOKING,
    )
