"""Standings, which are derived: deleting them and rebuilding them from encounters gives the same boards."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.extensions import Instant, Model
from quizapp.players.models import Player


class Standing(Model):
    """One player's row on one board over one period."""

    __tablename__ = "standing"

    board: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """A pack's id, or `rules.EVERYTHING`."""
    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    start: Mapped[date] = mapped_column(Date, primary_key=True)
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    points: Mapped[int]
    right: Mapped[int]
    met: Mapped[int]
    share: Mapped[float]
    """Right ÷ met, kept because the order needs an index."""
    reached_at: Mapped[datetime] = mapped_column(Instant)
    """When the points became what they are."""

    player: Mapped[Player] = relationship(lazy="raise")


Index(
    "ix_standing_order",
    Standing.board,
    Standing.period,
    Standing.start,
    Standing.points.desc(),
    Standing.share.desc(),
    Standing.reached_at,
    Standing.player_id,
)
Index("ix_standing_player_id", Standing.player_id)
