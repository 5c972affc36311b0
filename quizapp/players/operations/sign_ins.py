"""Opening accounts in browsers, and closing them again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from quizapp.extensions import db, write
from quizapp.players.models import Link, Player, SignIn
from quizapp.players.rules.tokens import digest, new_token
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from datetime import datetime

SEEN_EVERY = timedelta(minutes=5)
AS_LONG_AS_A_COOKIE = timedelta(days=365)


def start(player: Player, browser: str, address: str, now: datetime) -> tuple[str, SignIn]:
    """Open an account in a browser; return what its cookie is to hold, and the row."""
    token = new_token()
    sign_in = SignIn(
        token_hash=digest(token),
        player_id=player.id,
        created_at=now,
        seen_at=now,
        browser=browser,
        address=address,
    )
    db.session.add(sign_in)
    return token, sign_in


def see(sign_in_id: int, last: datetime, now: datetime) -> None:
    """Note that something was done there, now and then rather than each time.

    In a transaction of its own, once the request's is through: this row is read before any other is held.
    """
    if now - last >= SEEN_EVERY:
        with committed():
            write(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def end(player_id: int, sign_in_id: int) -> bool:
    """Close a player's account in one place; tell whether it was open there."""
    return write(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.player_id == player_id)) == 1


def close(token: str) -> None:
    """Close an account in the browser whose cookie holds `token`."""
    write(delete(SignIn).where(SignIn.token_hash == digest(token)))


def end_all(player_id: int, but: int | None = None) -> int:
    """Close a player's account everywhere, but for one place if it is named; return in how many places it was open."""
    return write(delete(SignIn).where(SignIn.player_id == player_id, SignIn.id != (but or 0)))


def forget_old(now: datetime) -> int:
    """Forget where nothing has been done for so long that the cookie is gone, and links that are too old."""
    db.session.execute(delete(Link).where(Link.expires_at <= now))
    return write(delete(SignIn).where(SignIn.seen_at < now - AS_LONG_AS_A_COOKIE))
