"""Reading players."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import Player


def by_token(token: str) -> Player | None:
    """Return the player whose cookie holds `token`."""
    return db.session.scalar(select(Player).where(Player.token == token))
