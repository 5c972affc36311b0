"""Signing in to an account on a browser that may hold a guest's history; doing things at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.operations import accounts, sign_ins
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.person import Person


def open_account(person: Person, name: str, *, fresh: bool = True) -> int:
    """Sign somebody in to the account of this name, made if there is none; return its id."""
    now = clock.now()
    app = person.client.application
    with app.app_context(), committed():
        player = db.session.scalar(
            select(Player).where(Player.name == name, Player.is_guest.is_(False))
        ) or accounts.create(name, None, now)
        assert player is not None
        token, _row = sign_ins.start(player, "Firefox on Linux", "127.0.0.1", now)
        player_id = player.id
    with person.client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["fresh_until"] = now.timestamp() + (900 if fresh else -1)
    return player_id


def together(*acts: Callable[[], TestResponse]) -> list[int]:
    """Do all of these at the same moment, each in a browser of its own; return what they are told."""
    gate = Barrier(len(acts))

    def do(act: Callable[[], TestResponse]) -> int:
        gate.wait()
        return act().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        told = list(pool.map(do, acts))
    assert max(told) < 500
    return told
