"""Calling a group something else, and renewing its invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.account import account
from tests.groups.conftest import found, link, owners, press
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


def test_another_name_is_shown_at_once(alice: Person, bob: Person, both: str) -> None:
    form = alice.get(f"{both}/members").form("/name")
    assert alice.send(form, name=" The  Night Club ").status_code == 303
    assert "The Night Club" in bob.get("/groups").text


def test_a_name_that_cannot_be_had_changes_nothing(app: Flask, alice: Person, club: str) -> None:
    form = alice.get(f"{club}/members").form("/name")
    refused(app, 422, lambda: alice.send(form, name="x"))


def test_a_member_cannot_rename_it(app: Flask, alice: Person, bob: Person, both: str) -> None:
    form = alice.get(f"{both}/members").form("/name")
    token = bob.get("/groups").form("/groups").fields["csrf_token"]
    refused(app, 404, lambda: bob.client.post(form.action, data={"csrf_token": token, "name": "Mine"}))
    assert "Mine" not in owners(app)


def test_a_new_link_kills_the_old_one(app: Flask, alice: Person, bob: Person, club: str) -> None:
    old = link(alice, club)
    press(alice, f"{club}/members", "/invitation")
    new = link(alice, club)
    assert new != old
    refused(app, 404, lambda: bob.client.get(old))
    bob.get(new)


def test_a_link_names_the_address_that_the_host_says(make_app: Callable[..., Flask]) -> None:
    person = account(make_app(base_url="https://quiz.example.org"), "Alice")
    assert "https://quiz.example.org/groups/join/" in person.get(f"{found(person)}/members").text
