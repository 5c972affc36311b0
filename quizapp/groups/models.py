"""Groups, and who is in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model
from quizapp.groups.rules import MOST_CODE_POINTS
from quizapp.players.rules import MOST_CANONICAL

_BY_CODE_POINT = String(MOST_CANONICAL).with_variant(String(MOST_CANONICAL, collation="C"), "postgresql")


class Group(Model):
    """Some players with boards of their own. One of them, the owner, runs it."""

    __tablename__ = "player_group"
    __table_args__ = (Index("ix_player_group_canonical", "canonical", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Its name in addresses."""
    invitation: Mapped[str] = mapped_column(String(64), unique=True)
    """What the link holds by which one joins."""
    name: Mapped[str] = mapped_column(String(MOST_CODE_POINTS))
    canonical: Mapped[str] = mapped_column(_BY_CODE_POINT)
    """The name as names are compared, by which hosts find it; in order of code points, where like stands by like."""
    owner_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a host closed it: nobody gets in or at its pages, and all is there again once a host opens it."""
    request: Mapped[str | None] = mapped_column(String(64))
    """What the form held by which it was founded: sent again, it leads here."""


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
