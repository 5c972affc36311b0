"""Ending a round before its last turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from quizapp.extensions import db
from quizapp.play.models import Round

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.play.queries.rounds import PlayedRound


def leave(round_: PlayedRound, now: datetime) -> None:
    """End a round where it stands; what is unanswered stays unmet. Leaving it again changes nothing."""
    db.session.execute(
        update(Round).where(Round.id == round_.id, Round.finished_at.is_(None)).values(finished_at=now)
    )
