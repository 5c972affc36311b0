"""Players."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model


class Player(Model):
    """Somebody who has started a round."""

    __tablename__ = "player"
    __table_args__ = (Index("ix_player_is_guest", "is_guest", "seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """What a guest's cookie holds: random, 128 bits."""
    name: Mapped[str] = mapped_column(String(64))
    canonical: Mapped[str] = mapped_column(String(256))
    """The name as names are compared: `rules.canonical`."""
    is_guest: Mapped[bool] = mapped_column(default=True)
    time_factor: Mapped[str] = mapped_column(String(8), default="1")
    """How much longer than usual a clock gives this player, "none" for no limit."""
    leave_out_sensitive: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
