"""Where an account is signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model


class SignIn(Model):
    """One browser in which an account is open. Ending it here ends it there, whatever the cookie says."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Of what the cookie holds: who reads this table cannot go on in anybody's name."""
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    """When something was last done there, give or take some minutes; looking at pages writes nothing."""
    browser: Mapped[str] = mapped_column(String(64))
    """In words, such as "Firefox on Linux"."""
    address: Mapped[str] = mapped_column(String(45))
