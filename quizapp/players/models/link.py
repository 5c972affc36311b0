"""Links that are good once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model


class Link(Model):
    """A link that is still good. Using it deletes the row, a newer one takes its place, so that one at most works."""

    __tablename__ = "link"
    __table_args__ = (Index("uq_link_player_purpose", "player_id", "purpose", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    """One of `rules.links.Purpose`."""
    player_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"))
    """Whose it is; nobody's yet, if it makes the first admin."""
    email: Mapped[str | None] = mapped_column(String(254))
    """The address that following it confirms."""
    expires_at: Mapped[datetime] = mapped_column(Instant)
