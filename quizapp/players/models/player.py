"""Players."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model
from quizapp.players.rules import Role, Theme

_GONE = "erased_at IS NOT NULL"
_TAKEN = "NOT is_guest AND erased_at IS NULL"
"""Accounts have names to themselves; guests may share theirs."""
_ADMIN = "role = 'admin'"
_BY_CODE_POINT = String(256).with_variant(String(256, collation="C"), "postgresql")


class Player(Model):
    """Somebody who has started a round, as a guest or under an account."""

    __tablename__ = "player"
    __table_args__ = (
        Index("ix_player_is_guest", "is_guest", "seen_at"),
        Index("ix_player_canonical", "canonical"),
        Index("ix_player_erased_at", "erased_at", sqlite_where=text(_GONE), postgresql_where=text(_GONE)),
        Index("ix_player_admin", "role", sqlite_where=text(_ADMIN), postgresql_where=text(_ADMIN)),
        Index(
            "uq_player_account_name",
            "canonical",
            unique=True,
            sqlite_where=text(_TAKEN),
            postgresql_where=text(_TAKEN),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """What a guest's cookie holds: random, 128 bits."""
    name: Mapped[str] = mapped_column(String(64))
    canonical: Mapped[str] = mapped_column(_BY_CODE_POINT)
    """The name as names are compared: `rules.canonical`; in order of code points, where like stands by like."""
    is_guest: Mapped[bool] = mapped_column(default=True)
    time_factor: Mapped[str] = mapped_column(String(8), default="1")
    """How much longer than usual a clock gives this player, "none" for no limit."""
    leave_out_sensitive: Mapped[bool] = mapped_column(default=False)
    theme: Mapped[str] = mapped_column(String(8), default=Theme.AUTO)
    role: Mapped[str] = mapped_column(String(8), default=Role.PLAYER)
    hidden: Mapped[bool] = mapped_column(default=False)
    """They chose to stand on no public board."""
    hidden_by_host: Mapped[bool] = mapped_column(default=False)
    suspended_at: Mapped[datetime | None] = mapped_column(Instant)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    """They are gone: what is left of them is under nobody's name."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def is_listed(self) -> bool:
        """Say whether public boards show them."""
        return not (self.hidden or self.hidden_by_host or self.suspended_at or self.erased_at)
