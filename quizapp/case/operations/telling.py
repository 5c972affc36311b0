"""Noting that a stage was told: whoever has been told of it has reached it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.extensions import db, insert
from quizapp.play.models import Reached

if TYPE_CHECKING:
    from collections.abc import Sequence


def tell(player: int, pack: int, stages: Sequence[str], position: int) -> None:
    """Move how far a player has got in a pack up to the stage at a position of `stages`; never down."""
    reached = {"stage": stages[position]}
    db.session.execute(
        insert(Reached)
        .values(player_id=player, pack_id=pack, **reached)
        .on_conflict_do_update(
            index_elements=["player_id", "pack_id"],
            set_=reached,
            where=Reached.stage.not_in(stages[position:]),
        )
    )
