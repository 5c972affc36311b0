"""Showing members out, and letting them in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from quizapp import clock
from quizapp.extensions import db
from quizapp.groups.models import Membership
from quizapp.web.transaction import committed
from tests.groups.conftest import expel, join, link, members, number, offered, press
from tests.groups.test_members import crowd
from tests.person import play
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_whoever_is_shown_out_is_off_the_board_and_sees_no_more(
    app: Flask, two: None, alice: Person, bob: Person, both: str
) -> None:
    play(bob)
    expel(alice, both, "Bob")
    assert "Bob" not in alice.get(both).text
    refused(app, 404, lambda: bob.client.get(both))
    assert members(app)["Bob"] == (2, True)


def test_no_link_lets_them_in_not_even_a_new_one(app: Flask, alice: Person, bob: Person, both: str) -> None:
    expel(alice, both, "Bob")
    press(alice, f"{both}/members", "/invitation")
    assert offered(bob.get(link(alice, both))) == []
    assert members(app)["Bob"] == (2, True)


def test_let_in_again_they_may_join_and_begin_afresh(
    app: Flask, two: None, alice: Person, bob: Person, both: str
) -> None:
    play(bob)
    expel(alice, both, "Bob")
    assert press(alice, f"{both}/members", "/readmit").status_code == 303
    assert "Bob" not in members(app)
    assert join(bob, link(alice, both)).status_code == 303
    assert "200" not in bob.get(both).text


def test_all_who_were_shown_out_can_be_reached_and_let_in_again(app: Flask, alice: Person, club: str) -> None:
    crowd(app, 120)
    with app.app_context(), committed():
        db.session.execute(update(Membership).where(Membership.n >= 100).values(expelled_at=clock.now()))
    met: list[str] = []
    url = f"{club}/members"
    while url:
        page = alice.get(url)
        met += [form.action for form in page.forms if form.action.endswith("/readmit")]
        url = next((link for link, words in page.links.items() if words == "Removed earlier"), "")
    assert (len(met), len(set(met))) == (120, 120)
    assert press(alice, f"{club}/members?out=3", met[-1]).status_code == 303
    assert "Member 0" not in members(app)


def test_who_is_in_and_who_is_out_are_turned_page_by_page_apart(app: Flask, alice: Person, club: str) -> None:
    crowd(app, 120)
    with app.app_context(), committed():
        db.session.execute(update(Membership).where(Membership.n >= 160).values(expelled_at=clock.now()))
    page = alice.get(f"{club}/members?page=2&out=2")
    assert f"{club}/members?page=1&out=2" in page.links
    assert f"{club}/members?page=2&out=1#expelled-title" in page.links
    assert "Member 58" in page.text
    assert "Member 69" in page.text
    assert "Member 70" not in page.text


@pytest.mark.parametrize("out", ["0", "x", "-1", "9999999"])
def test_a_page_of_the_shown_out_that_makes_no_sense_is_400(alice: Person, club: str, out: str) -> None:
    alice.get(f"{club}/members?out={out}", 400)


def test_only_the_owner_shows_out_and_lets_in(app: Flask, alice: Person, bob: Person, both: str) -> None:
    page = alice.get(f"{both}/members/{number(alice, both, 'Bob')}")
    token = bob.get("/groups").form("/groups").fields["csrf_token"]
    for ending in ("/expel", "/owner"):
        action = page.form(ending).action
        refused(app, 404, lambda action=action: bob.client.post(action, data={"csrf_token": token}))
    refused(app, 404, lambda: bob.client.get(f"{both}/members/1"))
    assert not any(
        form.action.endswith(("/name", "/invitation")) for form in bob.get(f"{both}/members").forms
    )


def test_an_owner_does_not_show_themselves_out(app: Flask, alice: Person, club: str) -> None:
    token = alice.get("/groups").form("/groups").fields["csrf_token"]
    refused(app, 409, lambda: alice.client.post(f"{club}/members/1/expel", data={"csrf_token": token}))
    assert offered(alice.get(f"{club}/members/1")) == []


def test_showing_out_twice_changes_nothing_more(app: Flask, alice: Person, both: str) -> None:
    form = alice.get(f"{both}/members/2").form("/expel")
    assert [alice.send(form).status_code for _ in range(2)] == [303, 303]
    assert press(alice, f"{both}/members/2", "/readmit").status_code == 303
    refused(app, 404, lambda: alice.send(form))


def test_nobody_in_the_group_by_that_number_is_404(app: Flask, alice: Person, club: str) -> None:
    refused(app, 404, lambda: alice.client.get(f"{club}/members/99999"))
