"""The repairs of a pack's keys, those that stand and those that were undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Pack, Question
from quizapp.play.models import KeyRepair, Remark

if TYPE_CHECKING:
    from sqlalchemy import Select


def find(pack: Pack, number: int) -> KeyRepair:
    """Return a repair of a pack's key; raise NotFound for any other."""
    found = db.session.scalar(_of(pack).where(KeyRepair.id == number))
    if found is None:
        raise NotFound
    return found


def latest(pack: Pack, key: str) -> KeyRepair | None:
    """Return the newest repair of a question's key that stands."""
    standing = _of(pack).where(Question.key == key, KeyRepair.undone_at.is_(None))
    return db.session.scalar(standing.order_by(KeyRepair.id.desc()).limit(1))


def reach(repair: KeyRepair) -> tuple[int, int]:
    """Return how many answers a repair has marked otherwise, and of how many players."""
    counted = select(func.count(), func.count(Remark.player_id.distinct()))
    answers, players = db.session.execute(counted.where(Remark.repair_id == repair.id)).one()
    return answers, players


def _of(pack: Pack) -> Select[KeyRepair]:
    return (
        select(KeyRepair)
        .join(Question, Question.id == KeyRepair.question_id)
        .where(Question.pack_id == pack.id)
    )
