"""Noting that a stage was told: whoever has been told of it has reached it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_

from quizapp.extensions import db, insert
from quizapp.packs.models import PackVersion
from quizapp.packs.queries import IS_CURRENT
from quizapp.play.models import Reached

if TYPE_CHECKING:
    from collections.abc import Sequence


def tell(player: int, pack: int, version: int, stages: Sequence[str], position: int) -> None:
    """Move how far a player has got in a pack up to the stage at a position of `stages`, a version's; never down.

    A stage that this version does not have was in the pack once, if it is the current one, and may be further if not.
    """
    is_current = exists().where(PackVersion.id == version, IS_CURRENT)
    reached = {"stage": stages[position]}
    db.session.execute(
        insert(Reached)
        .values(player_id=player, pack_id=pack, **reached)
        .on_conflict_do_update(
            index_elements=["player_id", "pack_id"],
            set_=reached,
            where=or_(Reached.stage.in_(stages[:position]), and_(Reached.stage.not_in(stages), is_current)),
        )
    )
