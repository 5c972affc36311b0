"""Closing a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from tests.groups.conftest import found, link, members, owners, press
from tests.person import play
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_it_asks_first_and_is_then_gone_for_all(app: Flask, alice: Person, bob: Person, both: str) -> None:
    invitation = link(alice, both)
    assert "2 members" in alice.get(f"{both}/close").text
    assert press(alice, f"{both}/close", "/close").location == "/groups"
    assert (owners(app), members(app)) == ({}, {})
    for url in (both, f"{both}/members", invitation):
        refused(app, 404, lambda url=url: bob.client.get(url))


def test_its_standings_are_off_the_boards(app: Flask, two: None, alice: Person, club: str) -> None:
    play(alice)
    press(alice, f"{club}/close", "/close")
    with app.app_context():
        shown = select(func.count()).select_from(standing).where(standing.c.board < 0, standing.c.listed)
        assert db.session.scalar(shown) == 0
    assert "Alice" in alice.get("/leaderboard").text


def test_pressed_twice_it_leads_to_the_groups_one_is_in(app: Flask, alice: Person, both: str) -> None:
    form = alice.get(f"{both}/close").form("/close")
    assert [alice.send(form).location for _ in range(2)] == ["/groups"] * 2
    assert "is closed" in alice.get("/groups").text
    assert members(app) == {}


def test_a_member_cannot_close_it(app: Flask, alice: Person, bob: Person, both: str) -> None:
    refused(app, 404, lambda: bob.client.get(f"{both}/close"))
    token = bob.get("/groups").form("/groups").fields["csrf_token"]
    refused(app, 404, lambda: bob.client.post(f"{both}/close", data={"csrf_token": token}))


def test_the_next_group_does_not_inherit_its_board(two: None, alice: Person, club: str) -> None:
    play(alice)
    press(alice, f"{club}/close", "/close")
    assert "200" not in alice.get(found(alice, "The Next")).text
