"""Reading links that are good once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import Link
from quizapp.players.rules.links import Purpose
from quizapp.players.rules.tokens import digest

if TYPE_CHECKING:
    from datetime import datetime


def good(token: str, purpose: Purpose, now: datetime) -> Link | None:
    """Return the link that holds `token`, if it is still good for this."""
    wanted = (Link.token_hash == digest(token), Link.purpose == purpose, Link.expires_at > now)
    return db.session.scalar(select(Link).where(*wanted))


def awaited_email(player_id: int, now: datetime) -> str | None:
    """Return the e-mail address that is waiting for its owner to follow a link."""
    waiting = (Link.player_id == player_id, Link.purpose == Purpose.EMAIL, Link.expires_at > now)
    return db.session.scalar(select(Link.email).where(*waiting))
