"""Alice, Bob and others with accounts, and how they found a group, invite to it and join it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.groups.models import Group, Membership
from quizapp.players.models import Player
from tests.account import account
from tests.factories import make_pack, many

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.page import Page
    from tests.person import Person

CLUB = "The Lamp Club"


def found(owner: Person, name: str = CLUB) -> str:
    """Found a group and return its address."""
    response = owner.send(owner.get("/groups").form("/groups"), name=name)
    assert response.status_code == 303
    return str(response.location).removesuffix("/members")


def link(owner: Person, group: str) -> str:
    """Return the address by which one joins a group."""
    match = re.search(r"/groups/join/[\w-]{22}", owner.get(f"{group}/members").text)
    assert match
    return match[0]


def join(person: Person, invitation: str) -> TestResponse:
    """Join a group by the button on its invitation."""
    return person.send(person.get(invitation).form(invitation))


def number(owner: Person, group: str, name: str) -> int:
    """Return a member's number in a group, as its owner's page links it."""
    links = owner.get(f"{group}/members").links
    return next(
        int(url.rsplit("/", 1)[1])
        for url, text in links.items()
        if text.endswith(name) and "/members/" in url
    )


def press(owner: Person, page: str, ending: str) -> TestResponse:
    """Press a button on a page."""
    return owner.send(owner.get(page).form(ending))


def offered(page: Page) -> list[str]:
    """Return what one may do on a page, beside signing out."""
    return [form.action for form in page.forms if not form.action.endswith("/sign-out")]


def expel(owner: Person, group: str, name: str) -> None:
    """Show a member out."""
    page = f"{group}/members/{number(owner, group, name)}"
    assert press(owner, page, "/expel").status_code == 303


def members(app: Flask) -> dict[str, tuple[int, bool]]:
    """Return every tie to a group: the player's number in it, and whether they were expelled."""
    with app.app_context():
        rows = db.session.execute(
            select(Player.name, Membership.n, Membership.expelled_at).join(
                Player, Player.id == Membership.player_id
            )
        )
        return {name: (n, expelled is not None) for name, n, expelled in rows}


def owners(app: Flask) -> dict[str, str]:
    """Return who runs each group."""
    with app.app_context():
        rows = db.session.execute(select(Group.name, Player.name).join(Player, Player.id == Group.owner_id))
        return dict(rows.all())


@pytest.fixture
def alice(app: Flask) -> Person:
    return account(app, "Alice")


@pytest.fixture
def bob(app: Flask) -> Person:
    return account(app, "Bob")


@pytest.fixture
def club(alice: Person) -> str:
    """The address of a group that Alice has founded."""
    return found(alice)


@pytest.fixture
def both(alice: Person, bob: Person, club: str) -> str:
    """The same with Bob in it."""
    assert join(bob, link(alice, club)).status_code == 303
    return club


@pytest.fixture
def two(shelve: Callable[..., object]) -> None:
    """A pack of two questions is on the shelf."""
    shelve(the_case=make_pack(many(2)))
