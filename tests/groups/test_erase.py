"""What stays in groups of accounts that are erased, taken along or exported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.operations import erasing
from quizapp.web.transaction import committed
from tests.account import account
from tests.groups.conftest import CLUB, expel, join, link, members, owners
from tests.person import Person, play

if TYPE_CHECKING:
    from flask import Flask


def erase(app: Flask, *names: str) -> None:
    """Erase these players."""
    with app.app_context(), committed():
        gone = db.session.scalars(select(Player.id).where(Player.name.in_(names))).all()
        assert len(erasing.erase(tuple(gone), clock.now())) == len(names)


def test_the_erased_are_out_of_every_group(
    app: Flask, two: None, alice: Person, bob: Person, both: str
) -> None:
    play(bob)
    erase(app, "Bob")
    assert members(app) == {"Alice": (1, False)}
    assert "Bob" not in alice.get(both).text + alice.get(f"{both}/members").text


def test_who_was_shown_out_and_is_erased_is_forgotten(app: Flask, alice: Person, both: str) -> None:
    expel(alice, both, "Bob")
    erase(app, "Bob")
    assert members(app) == {"Alice": (1, False)}


def test_an_owner_who_is_erased_hands_over_to_whoever_has_been_in_it_longest(
    app: Flask, alice: Person, both: str
) -> None:
    join(account(app, "Carol"), link(alice, both))
    erase(app, "Alice")
    assert owners(app) == {CLUB: "Bob"}


def test_when_all_are_erased_the_group_closes(app: Flask, both: str) -> None:
    erase(app, "Alice", "Bob")
    assert (owners(app), members(app)) == ({}, {})


def test_guests_who_are_forgotten_change_no_group(app: Flask, case: None, both: str) -> None:
    Person(app, "Carol").start()
    before = members(app)
    erase(app, "Carol")
    assert members(app) == before


@pytest.mark.parametrize("expelled", [False, True])
def test_what_is_kept_about_somebody_names_their_groups(
    alice: Person, bob: Person, both: str, expelled: bool
) -> None:
    if expelled:
        expel(alice, both, "Bob")
    (kept,) = json.loads(bob.client.get("/players/export").text)["groups"]
    assert (kept["name"], kept["owner"], kept["expelled_at"] is not None) == (CLUB, False, expelled)
    assert set(kept) == {"name", "joined_at", "owner", "expelled_at", "closed_by_host_at", "standings"}


def test_what_is_kept_about_somebody_says_where_they_stand_in_each_group(
    two: None, bob: Person, both: str
) -> None:
    play(bob)
    kept = json.loads(bob.client.get("/players/export").text)
    boards = ["all packs", "pack the-case"]
    for standings in (kept["groups"][0]["standings"], kept["standings"]):
        assert [(each["board"], each["all"]["points"]) for each in standings] == [(it, 200) for it in boards]
