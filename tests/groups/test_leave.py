"""Leaving a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from quizapp import clock
from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.account import account
from tests.groups.conftest import CLUB, expel, join, link, members, owners, press
from tests.person import play
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_whoever_leaves_is_out_of_sight_and_sees_no_more(
    app: Flask, two: None, alice: Person, bob: Person, both: str
) -> None:
    play(bob)
    assert "Bob" in alice.get(both).text
    assert press(bob, f"{both}/members", "/leave").location == "/groups"
    assert "Bob" not in alice.get(both).text + alice.get(f"{both}/members").text
    refused(app, 404, lambda: bob.client.get(both))
    assert both not in bob.get("/groups").links


def test_pressed_twice_it_leads_to_the_groups_one_is_in(app: Flask, bob: Person, both: str) -> None:
    form = bob.get(f"{both}/members").form("/leave")
    assert [bob.send(form).location for _ in range(2)] == ["/groups"] * 2
    assert members(app) == {"Alice": (1, False)}


def test_points_elsewhere_stay(two: None, bob: Person, both: str) -> None:
    play(bob)
    press(bob, f"{both}/members", "/leave")
    assert "Bob" in bob.get("/leaderboard").text


def test_an_owner_who_leaves_hands_over_to_whoever_has_been_in_it_longest(
    app: Flask, alice: Person, bob: Person, both: str
) -> None:
    join(account(app, "Carol"), link(alice, both))
    press(bob, f"{both}/members", "/leave")
    join(bob, link(alice, both))
    press(alice, f"{both}/members", "/leave")
    assert owners(app) == {CLUB: "Carol"}


def test_the_last_to_leave_closes_the_group(app: Flask, alice: Person, club: str) -> None:
    assert "so it closes" in alice.get(f"{club}/members").text
    press(alice, f"{club}/members", "/leave")
    assert (owners(app), members(app)) == ({}, {})


def test_nobody_who_is_suspended_is_left_a_group(app: Flask, alice: Person, both: str) -> None:
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.name == "Bob").values(suspended_at=clock.now()))
    assert "so it closes" in alice.get(f"{both}/members").text
    press(alice, f"{both}/members", "/leave")
    assert (owners(app), members(app)) == ({}, {})


def test_a_group_of_people_who_were_shown_out_is_empty(app: Flask, alice: Person, both: str) -> None:
    expel(alice, both, "Bob")
    press(alice, f"{both}/members", "/leave")
    assert (owners(app), members(app)) == ({}, {})
