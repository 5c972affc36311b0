"""What players hold of a case: marks on suspects, and notes. What is said last stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from quizapp.case.models import CaseNotes, Suspicion
from quizapp.extensions import db, insert
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.case.rules.board import Mark
    from quizapp.players.models import Player


def mark(player: Player, pack_id: int, suspect: str, mark: Mark | None, now: datetime) -> None:
    """Keep what a player holds of a suspect, given by its key; None takes the mark away."""
    be_there(player, now)
    where = {"player_id": player.id, "pack_id": pack_id, "suspect": suspect}
    if mark is None:
        db.session.execute(delete(Suspicion).filter_by(**where))
        return
    held = {"mark": mark, "changed_at": now}
    db.session.execute(
        insert(Suspicion).values(where | held).on_conflict_do_update(index_elements=list(where), set_=held)
    )


def note(player: Player, pack_id: int, text: str, now: datetime) -> None:
    """Keep a player's notes on a case; of empty ones nothing is kept."""
    be_there(player, now)
    where = {"player_id": player.id, "pack_id": pack_id}
    if not text:
        db.session.execute(delete(CaseNotes).filter_by(**where))
        return
    held = {"text": text, "changed_at": now}
    db.session.execute(
        insert(CaseNotes).values(where | held).on_conflict_do_update(index_elements=list(where), set_=held)
    )
