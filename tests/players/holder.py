"""Somebody with an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.queries import accounts as known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person

PASSWORD = "the butler did it"


def sign_up(person: Person, **fields: Any) -> TestResponse:
    """Make an account under the person's name, with these fields of the form changed."""
    form = person.get("/players/sign-up").form("/players/sign-up")
    return person.send(form, **({"name": person.name, "password": PASSWORD} | fields))


def sign_in(person: Person, after: str = "", **fields: Any) -> TestResponse:
    """Sign in with the usual password, with these fields of the form changed."""
    form = person.get(f"/players/sign-in{after}").form("/players/sign-in")
    return person.send(form, **({"name": person.name, "password": PASSWORD} | fields))


def sign_out(person: Person) -> TestResponse:
    return person.send(person.get("/").form("/players/sign-out"))


def account_of(name: str) -> Player | None:
    """Return the account of this name; inside an app's context."""
    return known.by_name(name)


def accounts(app: Flask) -> Sequence[Player]:
    with app.app_context():
        return db.session.scalars(select(Player).where(Player.is_guest.is_(False)).order_by(Player.id)).all()
