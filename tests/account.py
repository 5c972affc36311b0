"""People who have accounts, of any role, and are signed in to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.players.models import AuthenticatorApp, Player
from quizapp.players.operations import sign_ins
from quizapp.players.rules import Role, canonical
from quizapp.web.transaction import committed
from tests.person import Person

if TYPE_CHECKING:
    from flask import Flask


def account(app: Flask, name: str, role: Role = Role.PLAYER, *, factor: bool = True) -> Person:
    """Return somebody who has an account, with a second factor if their role asks for one, and is signed in to it."""
    now = clock.now()
    with app.app_context(), committed():
        player = Player(
            token=f"token of {name}",
            name=name,
            canonical=canonical(name),
            is_guest=False,
            role=role,
            created_at=now,
            seen_at=now,
        )
        db.session.add(player)
        db.session.flush()
        if factor and role is not Role.PLAYER:
            app_row = AuthenticatorApp(player_id=player.id, secret="A" * 32, created_at=now, confirmed_at=now)
            db.session.add(app_row)
    person = Person(app, name)
    sign_in(app, person)
    return person


def sign_in(app: Flask, person: Person) -> None:
    """Open somebody's account in their browser."""
    with app.app_context(), committed():
        player = db.session.scalars(select(Player).where(Player.name == person.name)).one()
        token, _row = sign_ins.start(player, "Firefox on Linux", "127.0.0.1", clock.now())
    with person.client.session_transaction() as session:
        session["_user_id"] = token
