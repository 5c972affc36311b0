"""What the holder of an account proves themselves by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model

_CONFIRMED = "email_confirmed_at IS NOT NULL"


class Credential(Model):
    """An account's password and e-mail; either may be missing. Erasing an account deletes its row."""

    __tablename__ = "credential"
    __table_args__ = (
        Index("ix_credential_email_key", "email_key"),
        Index(
            "uq_credential_email",
            "email_key",
            unique=True,
            sqlite_where=text(_CONFIRMED),
            postgresql_where=text(_CONFIRMED),
        ),
    )

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    password: Mapped[str | None] = mapped_column(String(256))
    """As argon2 writes it, its parameters included."""
    email: Mapped[str | None] = mapped_column(String(254))
    """The only address that mail is sent to, whatever is typed elsewhere."""
    email_key: Mapped[str | None] = mapped_column(String(254))
    """The address as addresses are compared: `rules.email_key`."""
    email_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a link sent there was followed. Only a confirmed address belongs to one account alone."""
