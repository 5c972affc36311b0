"""A group's board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.leaderboard.rules import Period
from tests.account import account
from tests.factories import make_pack, many
from tests.groups.conftest import CLUB, found, join, link
from tests.person import Person, play
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

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


def test_each_pack_that_members_have_met_has_a_board_of_its_own(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person, both: str
) -> None:
    shelve(one=make_pack(many(2), title="The First"), two=make_pack(many(3), title="The Second"))
    assert "Pack by pack" not in alice.get(both).text
    play(bob, slug="one")
    play(alice, slug="two")
    links = alice.get(both).links
    assert (links[f"{both}/packs/one"], links[f"{both}/packs/two"]) == ("The First", "The Second")
    page = alice.get(f"{both}/packs/one")
    assert CLUB in page.title
    assert "The First" in page.title
    assert "1 Bob 2 of 2 200" in page.text
    assert "Alice you" not in page.text
    assert "1 Alice you 3 of 3 300" in alice.get(f"{both}/packs/two?period=week").text
    assert "2 of 5" not in alice.get(both).text


def test_a_packs_board_in_a_group_is_its_members_alone(
    app: Flask, two: None, alice: Person, bob: Person, both: str
) -> None:
    play(bob)
    outsider, stranger = account(app, "Carol"), Person(app, "Dora")
    play(outsider)
    assert "Carol" not in alice.get(f"{both}/packs/the-case").text
    for ending in ("", ".csv"):
        url = f"{both}/packs/the-case{ending}"
        refused(app, 404, lambda url=url: outsider.client.get(url))
        assert stranger.client.get(url).location == f"/players/sign-in?next={url}"
        refused(app, 404, lambda ending=ending: alice.client.get(f"{both}/packs/nothing{ending}"))


def test_a_packs_board_in_a_group_comes_as_a_table(two: None, bob: Person, both: str) -> None:
    play(bob)
    response = bob.client.get(f"{both}/packs/the-case.csv?period=month")
    assert response.text.splitlines()[1] == "1,Bob,no,2,2,200"
    assert "group-the-case-month.csv" in response.headers["Content-Disposition"]


def test_a_cover_and_a_result_lead_members_to_the_packs_boards_in_their_groups(
    app: Flask, two: None, alice: Person, bob: Person, both: str
) -> None:
    found(alice, "Another")
    carol = account(app, "Carol")
    for person, expected in ((bob, [CLUB]), (alice, ["Another", CLUB]), (carol, [])):
        play(person)
        for url in ("/packs/the-case", f"{person.round_url}/result"):
            ways = {to: words for to, words in person.get(url).links.items() if "/groups/" in to}
            assert list(ways.values()) == expected
        assert all(f"{person.name} you" in person.get(to).text for to in ways)


@pytest.mark.parametrize("query", ["period=century", "page=sideways~1"])
def test_a_page_that_makes_no_sense_is_400(case: None, alice: Person, club: str, query: str) -> None:
    for board in (club, f"{club}/packs/the-case"):
        alice.get(f"{board}?{query}", 400)


@pytest.mark.parametrize("page", ["0", "x", "-1", "9999999"])
def test_a_page_of_members_that_makes_no_sense_is_400(alice: Person, club: str, page: str) -> None:
    alice.get(f"{club}/members?page={page}", 400)
