"""One's own row among its neighbours, and players found by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.extensions import db
from quizapp.leaderboard.queries import boards
from quizapp.leaderboard.queries.boards import Board
from quizapp.leaderboard.rules import EVERYTHING, Period
from quizapp.players.models import Player
from tests.factories import make_pack, many
from tests.leaderboard.seats import NOON, play, seat

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


def around(app: Flask, name: str) -> list[tuple[int, str]]:
    with app.app_context():
        viewer = db.session.query(Player).filter_by(name=name).one()
        return [(row.rank, row.name) for row in boards.around(Board(EVERYTHING, Period.ALL, NOON, viewer))]


def found(app: Flask, text: str) -> list[tuple[int, str]]:
    with app.app_context():
        rows = boards.search(Board(EVERYTHING, Period.ALL, NOON, None), text)
        return [(row.rank, row.name) for row in rows]


def test_five_stand_on_each_side(app: Flask) -> None:
    seat(app, *((f"p{number:02}", 1000 - 10 * number, 1, 1) for number in range(30)))
    assert around(app, "p15") == [(place + 1, f"p{place:02}") for place in range(10, 21)]
    assert [name for _rank, name in around(app, "p01")] == [f"p{place:02}" for place in range(7)]
    assert [name for _rank, name in around(app, "p29")] == [f"p{place:02}" for place in range(24, 30)]


def test_neighbours_share_ranks_with_those_out_of_sight(app: Flask) -> None:
    seat(
        app, ("top", 900, 1, 1), *((f"p{number:02}", 500, 1, 1) for number in range(20)), ("last", 100, 1, 1)
    )
    assert {rank for rank, _name in around(app, "p10")} == {2}
    assert around(app, "last") == [*((2, f"p{place:02}") for place in range(15, 20)), (22, "last")]


def test_a_player_is_found_by_how_the_name_begins(app: Flask) -> None:
    seat(app, ("Marta", 300, 1, 1), ("MARTIN", 200, 1, 1), ("Amar", 100, 1, 1), ("ärger", 50, 1, 1))
    assert found(app, "mar") == [(1, "Marta"), (2, "MARTIN")]
    assert found(app, " Martin ") == [(2, "MARTIN")]
    assert found(app, "Ä") == [(4, "ärger")]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "", "   ", "[a-z]", "\U0010ffff"])
def test_signs_mean_themselves(app: Flask, text: str) -> None:
    seat(app, ("Marta", 300, 1, 1))
    assert found(app, text) == []


def test_a_search_finds_signs_that_are_there(app: Flask) -> None:
    seat(app, ("100%", 300, 1, 1), ("1000", 200, 1, 1))
    assert found(app, "100%") == [(1, "100%")]


def test_the_page_shows_who_was_found_and_says_when_nobody_was(app: Flask, bob: Person) -> None:
    seat(app, ("Marta", 300, 1, 1))
    assert "Marta" in bob.get("/leaderboard?q=mar").text
    assert "Nobody on this board goes by that name" in bob.get("/leaderboard?q=zed").text
    bob.get(f"/leaderboard?q={'x' * 65}", 400)


def test_ones_neighbours_stand_below_a_page_that_ends_above_them(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack(many(1)))
    play(alice, "The countess")
    seat(app, *((f"p{number:02}", 9000 - number, 1, 1) for number in range(70)))
    text = alice.get("/leaderboard").text
    assert "p49" in text
    assert "p50" not in text
    assert all(name in text for name in ("p65", "p69", "Alice"))


def test_guests_are_called_so(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(1)))
    play(alice, "The butler")
    assert "Alice guest you" in alice.get("/leaderboard").text
