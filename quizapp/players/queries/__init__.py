"""Reading players."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from quizapp.extensions import carry_out, db, table_of
from quizapp.players.models import Player

_IS_GUEST = (Player.token == bindparam("token"), Player.is_guest, Player.erased_at.is_(None))

# Made once: they are asked with every request.
_BY_TOKEN = select(Player).where(*_IS_GUEST)
_SHOWN = select(*(table_of(Player).c[name] for name in ("id", "name", "theme"))).where(*_IS_GUEST)


def by_token(token: str) -> Player | None:
    """Return the guest whose cookie holds `token`. An account is never opened by its row's token."""
    return db.session.scalar(_BY_TOKEN, {"token": token})


def shown(token: str) -> tuple[int, str, str] | None:
    """Return the id, the name and the theme of that guest, which is all that most pages want to know."""
    row = carry_out(_SHOWN, token=token).one_or_none()
    return row and tuple(row)
