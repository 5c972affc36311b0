"""Reading where accounts are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import Player, SignIn
from quizapp.players.rules.tokens import digest

if TYPE_CHECKING:
    from collections.abc import Sequence


def by_token(token: str) -> tuple[SignIn, Player] | None:
    """Return the sign-in whose cookie holds `token`, and whose it is."""
    found = db.session.execute(
        select(SignIn, Player)
        .join(Player, Player.id == SignIn.player_id)
        .where(SignIn.token_hash == digest(token))
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def of(player: Player) -> Sequence[SignIn]:
    """Return where a player is signed in, where something was done last first."""
    return db.session.scalars(
        select(SignIn).where(SignIn.player_id == player.id).order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()
