"""Ada, who keeps the house; Bob, who has an account; and how an act is done and looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.admin.models import Act
from quizapp.extensions import db
from quizapp.players.models import AuthenticatorApp, Player
from quizapp.players.operations import sign_ins
from quizapp.players.rules import Role, canonical
from quizapp.web.transaction import committed
from tests.person import Person

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


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


def number(app: Flask, name: str) -> int:
    """Return a player's number."""
    with app.app_context():
        return db.session.scalars(select(Player.id).where(Player.name == name)).one()


def row(app: Flask, name: str) -> Player:
    """Return a player's row as it stands."""
    with app.app_context():
        found = db.session.scalars(select(Player).where(Player.name == name)).one()
        db.session.expunge(found)
        return found


def page_of(app: Flask, name: str) -> str:
    """Return the address of a player among the host's pages."""
    return f"/admin/players/{number(app, name)}"


def act(host: Person, page: str, ending: str, **fields: Any) -> TestResponse:
    """Open one of the host's pages and send the form whose address ends so."""
    return host.send(host.get(page).form(ending), **fields)


def acts(app: Flask) -> list[tuple[str, Any, Any]]:
    """Return what the log holds, oldest first: what was done, and how it stood before and after."""
    with app.app_context():
        rows = db.session.scalars(select(Act).order_by(Act.id))
        return [(each.verb, each.before, each.after) for each in rows]


def undo(host: Person, place: int = 0) -> TestResponse:
    """Press one of the buttons that undo, as the log shows them from the top."""
    buttons = [form for form in host.get("/admin/log").forms if form.action.endswith("/undo")]
    return host.send(buttons[place])


@pytest.fixture
def ada(app: Flask) -> Person:
    return account(app, "Ada", Role.ADMIN)


@pytest.fixture
def bob(app: Flask) -> Person:
    return account(app, "Bob")
