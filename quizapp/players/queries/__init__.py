"""Reading players."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import Player


def by_token(token: str) -> Player | None:
    """Return the guest whose cookie holds `token`. An account is never opened by its row's token."""
    return db.session.scalar(
        select(Player).where(Player.token == token, Player.is_guest, Player.erased_at.is_(None))
    )
