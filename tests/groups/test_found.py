"""Founding a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.groups.rules import MOST_GROUPS
from tests.groups.conftest import CLUB, found, members, owners
from tests.page import Page
from tests.person import Person
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask


def test_whoever_founds_a_group_runs_it_and_gets_a_link(app: Flask, alice: Person) -> None:
    page = alice.get(f"{found(alice)}/members")
    assert f"{CLUB} is yours to run." in page.text
    assert "http://localhost/groups/join/" in page.text
    assert (owners(app), members(app)) == ({CLUB: "Alice"}, {"Alice": (1, False)})


def test_pressed_twice_it_is_one_group(app: Flask, alice: Person) -> None:
    form = alice.get("/groups").form("/groups")
    assert len({alice.send(form, name=CLUB).location for _ in range(3)}) == 1
    assert members(app) == {"Alice": (1, False)}


def test_ones_groups_are_listed_the_latest_first(alice: Person) -> None:
    first, second = found(alice, "The First"), found(alice, "The Second")
    page = alice.get("/groups")
    assert [url for url in page.links if url in {first, second}] == [second, first]
    assert "1 member" in page.text


def test_the_home_page_of_an_account_leads_to_its_groups(alice: Person) -> None:
    assert alice.get("/").links["/groups"] == "My groups"


def test_guests_are_sent_to_sign_in_and_back(app: Flask) -> None:
    response = Person(app, "Carol").client.get("/groups")
    assert (response.status_code, response.location) == (302, "/players/sign-in?next=/groups")
    assert "/groups" not in Person(app, "Carol").get("/").links


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "at least 2"),
        ("x", "at least 2"),
        ("x" * 61, "at most 60"),
        ("a\u200bb", "nobody can see"),
        ("Z" + "\u0301" * 9, "too many accents"),
        ("--", "needs a letter"),
        ("Admin", "kept for the host"),
    ],
)
def test_a_name_that_cannot_be_had_is_said_beside_its_field(
    app: Flask, alice: Person, name: str, words: str
) -> None:
    form = alice.get("/groups").form("/groups")
    response = refused(app, 422, lambda: alice.send(form, name=name))
    assert words in Page(response.text).text


@pytest.mark.parametrize("name", ["x" * 60, "👨‍👩‍👧‍👦 at home", "<b>Bold</b>", "=1+1", "Der  Krimi\tClub"])
def test_a_name_is_kept_tidied_and_shown_as_text(alice: Person, name: str) -> None:
    page = alice.get(found(alice, name))
    assert " ".join(name.split()) in page.text
    assert "<b>" not in page.html


def test_there_is_an_end_to_how_many_groups_one_is_in(app: Flask, alice: Person) -> None:
    forms = [alice.get("/groups").form("/groups") for _ in range(MOST_GROUPS + 1)]
    for each in range(MOST_GROUPS):
        assert alice.send(forms[each], name=f"Group {each}").status_code == 303
    refused(app, 409, lambda: alice.send(forms[-1], name="One too many"))
    assert "Leave one" in alice.get("/groups").text
