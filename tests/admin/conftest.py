"""Ada, who keeps the house; Bob, who has an account; and how an act is done and looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp.admin.models import Act
from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.rules import Role
from tests.account import account

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person


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
