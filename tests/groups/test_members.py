"""Who is in a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from quizapp import clock
from quizapp.extensions import db
from quizapp.groups.models import Membership
from quizapp.groups.queries import PER_PAGE
from quizapp.players.models import Player
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def crowd(app: Flask, number: int) -> None:
    """Put so many more into the first group."""
    now = clock.now()
    with app.app_context(), committed():
        for place in range(number):
            who = {
                "token": f"t{place}",
                "name": f"Member {place}",
                "canonical": f"member {place}",
                "is_guest": False,
            }
            added = insert(Player).values(**who, created_at=now, seen_at=now).returning(Player.id)
            player = db.session.execute(added).scalar_one()
            db.session.add(Membership(group_id=1, player_id=player, n=place + 100, joined_at=now))


def test_members_are_listed_those_in_it_longest_first(alice: Person, bob: Person, both: str) -> None:
    for person in (alice, bob):
        text = person.get(f"{both}/members").text.partition("2 members")[2]
        assert text.index("Alice") < text.index("Bob")


def test_many_members_stand_on_several_pages(app: Flask, alice: Person, club: str) -> None:
    crowd(app, PER_PAGE)
    first = alice.get(f"{club}/members")
    assert f"{PER_PAGE + 1} members" in first.text
    assert f"Member {PER_PAGE - 1}" not in first.text
    second = alice.get(f"{club}/members?page=2")
    assert f"Member {PER_PAGE - 1}" in second.text
    assert (f"{club}/members?page=2" in first.links, f"{club}/members?page=1" in second.links) == (True, True)


def test_a_page_of_members_beyond_the_last_is_empty(alice: Person, club: str) -> None:
    assert "1 member" in alice.get(f"{club}/members?page=99").text
