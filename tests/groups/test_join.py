"""Being invited to a group, and joining it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from quizapp import clock
from quizapp.extensions import db
from quizapp.groups import queries
from quizapp.groups.operations import belonging
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.account import account
from tests.groups.conftest import CLUB, expel, found, join, link, members, offered
from tests.person import Person
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask


def test_an_invitation_says_what_to_and_by_whom(alice: Person, bob: Person, club: str) -> None:
    page = bob.get(link(alice, club))
    assert all(words in page.text for words in (CLUB, "run by Alice", "1 member"))


def test_joining_leads_to_the_board(app: Flask, alice: Person, bob: Person, club: str) -> None:
    response = join(bob, link(alice, club))
    assert (response.status_code, response.location) == (303, club)
    assert "You are in." in bob.get(club).text
    assert members(app) == {"Alice": (1, False), "Bob": (2, False)}


def test_joining_twice_is_joining_once(app: Flask, alice: Person, bob: Person, club: str) -> None:
    form = bob.get(link(alice, club)).form(link(alice, club))
    assert [bob.send(form).location for _ in range(3)] == [club] * 3
    assert members(app)["Bob"] == (2, False)


def test_whoever_is_in_is_led_on_from_the_invitation(alice: Person, club: str) -> None:
    response = alice.client.get(link(alice, club))
    assert (response.status_code, response.location) == (303, club)


def test_a_stranger_is_asked_to_sign_in_first_and_comes_back(app: Flask, alice: Person, club: str) -> None:
    invitation = link(alice, club)
    page = Person(app, "Carol").get(invitation)
    assert {f"/players/sign-in?next={invitation}", f"/players/sign-up?next={invitation}"} <= page.links.keys()
    assert (CLUB in page.text, offered(page)) == (True, [])


def test_whoever_signs_up_on_the_way_comes_back_and_joins(app: Flask, alice: Person, club: str) -> None:
    invitation, carol = link(alice, club), Person(app, "Carol")
    form = carol.get(f"/players/sign-up?next={invitation}").form("/players/sign-up")
    assert form.fields["next"] == [invitation]
    assert carol.send(form, name="Carol", password="the butler did it").status_code == 303
    assert join(carol, invitation).location == club
    assert members(app)["Carol"] == (2, False)


def test_a_guest_cannot_join(app: Flask, case: None, alice: Person, bob: Person, club: str) -> None:
    guest = Person(app, "Carol")
    guest.start()
    token = guest.cover().fields["csrf_token"]
    refused(app, 401, lambda: guest.client.post(link(alice, club), data={"csrf_token": token}))
    assert "Carol" not in members(app)


def test_a_dead_invitation_is_404(app: Flask, bob: Person) -> None:
    refused(app, 404, lambda: bob.client.get(f"/groups/join/{'a' * 22}"))


def test_a_full_group_says_so(
    app: Flask, alice: Person, bob: Person, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = link(alice, club)
    form = bob.get(invitation).form(invitation)
    for module in (queries, belonging):
        monkeypatch.setattr(module, "MOST_MEMBERS", 1)
    refused(app, 409, lambda: bob.send(form))
    page = bob.get(invitation)
    assert ("It is full." in page.text, offered(page)) == (True, [])


def test_somebody_in_too_many_groups_is_told_to_leave_one(
    app: Flask, alice: Person, bob: Person, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(bob, "Another")
    invitation = link(alice, club)
    form = bob.get(invitation).form(invitation)
    for module in (queries, belonging):
        monkeypatch.setattr(module, "MOST_GROUPS", 1)
    refused(app, 409, lambda: bob.send(form))
    page = bob.get(invitation)
    assert ("as many groups" in page.text, offered(page)) == (True, [])


def test_whoever_was_shown_out_is_told(app: Flask, alice: Person, bob: Person, both: str) -> None:
    invitation = link(alice, both)
    expel(alice, both, "Bob")
    page = bob.get(invitation)
    assert ("were removed" in page.text, offered(page)) == (True, [])
    token = bob.get("/groups").form("/groups").fields["csrf_token"]
    refused(app, 409, lambda: bob.client.post(invitation, data={"csrf_token": token}))


@pytest.mark.parametrize(
    "change", [{"suspended_at": clock.now()}, {"hidden": True}, {"hidden_by_host": True}], ids="".join
)
def test_an_invitation_does_not_name_an_owner_whom_public_boards_do_not_show(
    app: Flask, alice: Person, bob: Person, club: str, change: dict[str, Any]
) -> None:
    invitation = link(alice, club)
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.name == "Alice").values(**change))
    for person in (bob, Person(app, "Carol")):
        assert "Alice" not in person.get(invitation).text


def test_whoever_is_suspended_keeps_their_place_and_is_counted_nowhere(
    app: Flask, alice: Person, bob: Person, both: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_MEMBERS", 2)
    invitation, carol = link(alice, both), account(app, "Carol")
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.name == "Bob").values(suspended_at=clock.now()))
    page = carol.get(invitation)
    assert ("It is full." in page.text, offered(page)) == (True, [])
    for text in (page.text, alice.get("/groups").text, alice.get(f"{both}/members").text):
        assert "1 member" in text
    assert "It has 1 member." in alice.get(f"{both}/close").text


def test_a_third_joins_in_turn(app: Flask, alice: Person, both: str) -> None:
    join(account(app, "Carol"), link(alice, both))
    assert members(app)["Carol"] == (3, False)
