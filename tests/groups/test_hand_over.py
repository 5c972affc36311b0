"""Handing a group over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.groups.conftest import CLUB, expel, owners, press
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_another_member_runs_it_and_the_former_owner_stays(
    app: Flask, alice: Person, bob: Person, both: str
) -> None:
    assert press(alice, f"{both}/members/2", "/owner").status_code == 303
    assert owners(app) == {CLUB: "Bob"}
    assert "Invite somebody" in bob.get(f"{both}/members").text
    assert "Invite somebody" not in alice.get(f"{both}/members").text


def test_pressed_twice_it_leads_to_the_group(app: Flask, alice: Person, both: str) -> None:
    form = alice.get(f"{both}/members/2").form("/owner")
    assert [alice.send(form).location for _ in range(2)] == [f"{both}/members"] * 2
    assert owners(app) == {CLUB: "Bob"}


def test_nobody_who_was_shown_out_is_given_the_group(app: Flask, alice: Person, both: str) -> None:
    form = alice.get(f"{both}/members/2").form("/owner")
    expel(alice, both, "Bob")
    refused(app, 404, lambda: alice.send(form))
    assert owners(app) == {CLUB: "Alice"}
