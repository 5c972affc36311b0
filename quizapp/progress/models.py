"""Cold cases: what a player has missed, and when it comes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model


class ColdCase(Model):
    """A question that a player has missed, and has not made good for so long that it need not come back."""

    __tablename__ = "cold_case"
    __table_args__ = (Index("ix_cold_case_due", "player_id", "due"),)

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), index=True)
    stability: Mapped[float]
    difficulty: Mapped[float]
    due: Mapped[datetime] = mapped_column(Instant)
    last_review: Mapped[datetime] = mapped_column(Instant)
    """These four are `rules.schedule.Memory`."""
