"""Groups, and who is in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model
from quizapp.groups.rules import MOST_CODE_POINTS


class Group(Model):
    """Some players with boards of their own. One of them, the owner, runs it."""

    __tablename__ = "player_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Its name in addresses."""
    invitation: Mapped[str] = mapped_column(String(64), unique=True)
    """What the link holds by which one joins."""
    name: Mapped[str] = mapped_column(String(MOST_CODE_POINTS))
    owner_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Membership(Model):
    """A player in a group; or one who was expelled from it, whom it remembers so that no link lets them in again."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("group_id", "n"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("player_group.id", ondelete="CASCADE"), primary_key=True)
    player_id: Mapped[int] = mapped_column(
        ForeignKey("player.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    n: Mapped[int]
    """Their number in the group, in the order of joining."""
    joined_at: Mapped[datetime] = mapped_column(Instant)
    """Encounters from then on count for the group's boards."""
    expelled_at: Mapped[datetime | None] = mapped_column(Instant)
