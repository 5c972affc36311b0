"""A group's board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.leaderboard.rules import Period
from tests.groups.conftest import CLUB, account, join, link, play
from tests.person import Person
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask


def test_members_see_who_stands_where(two: None, alice: Person, bob: Person, both: str) -> None:
    play(bob)
    play(alice, "The countess")
    page = alice.get(both)
    assert CLUB in page.title
    assert "every pack counts on it, from the moment each member joined" in page.text
    assert "1 Bob 2 of 2 200" in page.text
    assert "2 Alice you 0 of 2 0" in page.text


def test_others_are_not_told_that_it_is_there(app: Flask, bob: Person, club: str) -> None:
    for ending in ("", "/members", "/board.csv", "/close", "/members/1"):
        refused(app, 404, lambda ending=ending: bob.client.get(club + ending))
        response = Person(app, "Carol").client.get(club + ending)
        assert response.location == f"/players/sign-in?next={club}{ending}"


@pytest.mark.parametrize("period", Period)
def test_it_has_the_same_periods_as_any_board(two: None, alice: Person, club: str, period: Period) -> None:
    play(alice)
    page = alice.get(f"{club}?period={period}")
    assert "1 Alice you" in page.text
    assert {f"{club}?period=today", f"{club}?period=week", f"{club}?period=month", club} <= page.links.keys()


def test_it_comes_as_a_table_with_no_cell_that_is_a_formula(
    app: Flask, two: None, alice: Person, club: str
) -> None:
    mallory = account(app, "=1+1")
    join(mallory, link(alice, club))
    play(mallory)
    response = alice.client.get(f"{club}/board.csv")
    assert response.text.splitlines()[1].startswith("1,'=1+1,")
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("query", ["period=century", "page=sideways~1"])
def test_a_page_that_makes_no_sense_is_400(alice: Person, club: str, query: str) -> None:
    alice.get(f"{club}?{query}", 400)


@pytest.mark.parametrize("page", ["0", "x", "-1", "9999999"])
def test_a_page_of_members_that_makes_no_sense_is_400(alice: Person, club: str, page: str) -> None:
    alice.get(f"{club}/members?page={page}", 400)
