"""Reading players."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from quizapp.extensions import db
from quizapp.players.models import Player

_BY_TOKEN = select(Player).where(
    Player.token == bindparam("token"), Player.is_guest, Player.erased_at.is_(None)
)
"""Made once: it is asked with every request."""


def by_token(token: str) -> Player | None:
    """Return the guest whose cookie holds `token`. An account is never opened by its row's token."""
    return db.session.scalar(_BY_TOKEN, {"token": token})
