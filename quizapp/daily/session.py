"""Who plays: the browser's player, or whoever they become by giving a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.config import settings
from quizapp.play.operations import players
from quizapp.players import session
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from quizapp.players.models import Player


def somebody(name: str) -> Player:
    """Return this browser's player, new under `name` if there is none yet; the browser remembers them from now on."""
    player = session.current()
    if player is None:
        players.forget_idle_guests(arrived(), settings().guest_days)
        player = session.ensure(name)
    session.keep()
    return player
