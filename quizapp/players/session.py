"""Who this browser is: a signed cookie that holds a guest's token and, before there is a row, the name they chose."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import g, session

from quizapp.players import operations, queries, rules
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from quizapp.players.models import Player

TOKEN_BYTES = 16


@dataclass(frozen=True)
class Who:
    """What every page shows of the player: a value, which outlives the row's transaction."""

    name: str
    is_guest: bool


def current() -> Player | None:
    """Return this browser's player; None before their first round."""
    if "player" not in g:
        token = session.get("guest")
        g.player = queries.by_token(token) if isinstance(token, str) else None
        g.who = Who(g.player.name, g.player.is_guest) if g.player else None
    player: Player | None = g.player
    return player


def who() -> Who | None:
    """Return what a page shows of this browser's player; nothing while the database is not to be asked."""
    if "who" not in g and not g.get("broken"):
        current()
    shown: Who | None = g.get("who")
    return shown


def offered_name() -> str:
    """Return the name to offer: the one chosen before, else an alias; it stays the same until it is taken."""
    _guest_token()
    name: str = session.setdefault("name", rules.alias())
    return name


def ensure(name: str) -> Player:
    """Return this browser's player, making the row under `name` if there is none yet."""
    player = current()
    if player is None:
        player = operations.welcome(_guest_token(), name, arrived())
        g.player = player
    return player


def switch(name: str) -> None:
    """Become somebody new on this browser. Whoever it was keeps their history, which only their cookie led to."""
    session.clear()
    g.player = None
    _guest_token()
    session["name"] = name


def _guest_token() -> str:
    # Made before the row is, so that two first clicks make one player.
    session.permanent = True
    token: str = session.setdefault("guest", secrets.token_urlsafe(TOKEN_BYTES))
    return token
