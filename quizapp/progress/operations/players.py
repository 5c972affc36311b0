"""What becomes of a player's cold cases when an account takes them along, and when the player goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, delete, literal, select

from quizapp.extensions import db, insert
from quizapp.progress.models import ColdCase
from quizapp.progress.operations.cards import KEPT

if TYPE_CHECKING:
    from quizapp.players.hooks import Merged


def forget(gone: tuple[int, ...]) -> None:
    """Delete the cold cases of players who go."""
    db.session.execute(delete(ColdCase).where(ColdCase.player_id.in_(gone)))


def merge(merged: Merged) -> None:
    """Give an account a guest's cold cases; of two about one question the one that was looked at last stands."""
    copied = ("question_id", "pack_id", *KEPT)
    theirs = select(literal(merged.account), *(getattr(ColdCase, name) for name in copied)).where(
        ColdCase.player_id == merged.guest
    )
    adding = insert(ColdCase).from_select(["player_id", *copied], theirs)
    new = adding.excluded
    later = {
        name: case((new.last_review > ColdCase.last_review, new[name]), else_=getattr(ColdCase, name))
        for name in KEPT
    }
    db.session.execute(adding.on_conflict_do_update(index_elements=["player_id", "question_id"], set_=later))
    db.session.execute(delete(ColdCase).where(ColdCase.player_id == merged.guest))
