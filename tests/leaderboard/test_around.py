"""One's own row among its neighbours, and players found by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text, update

from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.queries import boards
from quizapp.leaderboard.queries.boards import Board
from quizapp.leaderboard.rules import EVERYTHING, Period
from quizapp.players.models import Player
from tests.factories import make_pack, many
from tests.leaderboard.seats import NOON, seat
from tests.person import play
from tests.test_queries import PLANS, asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


def around(app: Flask, name: str) -> list[tuple[int, str]]:
    with app.app_context():
        viewer = db.session.query(Player).filter_by(name=name).one()
        return [(row.rank, row.name) for row in boards.around(Board(EVERYTHING, Period.ALL, NOON, viewer))]


def plan(app: Flask, statement: str, given: Any) -> str:
    """Return how the database would go about a statement."""
    with app.app_context():
        explain, _scan = PLANS[db.engine.dialect.name]
        if db.engine.dialect.name == "postgresql":
            # In tables as small as these it would read everything, index or not.
            db.session.execute(text("SET enable_seqscan = off"))
        rows = db.session.connection().exec_driver_sql(f"{explain} {statement}", given)
        return "\n".join(row[-1] for row in rows)


def found(app: Flask, name: str) -> list[tuple[int, str]]:
    with app.app_context():
        rows = boards.search(Board(EVERYTHING, Period.ALL, NOON, None), name)
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


@pytest.fixture(params=["small", "large"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board is searched as small ones are, and as large ones are."""
    if request.param == "large":
        monkeypatch.setattr(boards, "SMALL", 0)


@pytest.mark.usefixtures("size")
def test_a_player_is_found_by_how_the_name_begins(app: Flask) -> None:
    seat(app, ("Marta", 300, 1, 1), ("MARTIN", 200, 1, 1), ("Amar", 100, 1, 1), ("ärger", 50, 1, 1))
    assert found(app, "mar") == [(1, "Marta"), (2, "MARTIN")]
    assert found(app, " Martin ") == [(2, "MARTIN")]
    assert found(app, "Ä") == [(4, "ärger")]


@pytest.mark.usefixtures("size")
def test_those_found_have_the_ranks_that_they_have_on_the_board(app: Flask) -> None:
    scores = [(f"{'ab'[number % 2]}{number:02}", 1000 - 100 * (number // 3), 1, 1) for number in range(30)]
    seat(app, *scores, ("a not here", 9000, 1, 1))
    seat(app, ("away", 9000, 1, 1), board=7)
    with app.app_context():
        db.session.execute(update(standing).where(standing.c.all_points == 9000).values(listed=False))
        db.session.commit()
    ranks = {name: 1 + 3 * (number // 3) for number, (name, *_score) in enumerate(scores)}
    assert found(app, "a") == [(ranks[name], name) for name in sorted(ranks) if name[0] == "a"]


def test_a_large_board_is_searched_name_by_name(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "SMALL", 0)
    seat(app, *((f"p{number:02}", 1000 - number, 1, 1) for number in range(40)))
    with asked(app) as told:
        assert len(found(app, "p")) == boards.FOUND_AT_MOST
    statement, given = next(each for each in told if "player.canonical" in each[0])
    assert plan(app, statement, given).startswith(("SEARCH player USING INDEX ix_player_canonical", "Limit"))
    assert "ix_standing" not in plan(app, statement, given)
    assert len(told) == 3


@pytest.mark.parametrize("name", ["%", "_", "\\", "'", "", "   ", "[a-z]", "\U0010ffff"])
def test_signs_mean_themselves(app: Flask, name: str) -> None:
    seat(app, ("Marta", 300, 1, 1))
    assert found(app, name) == []


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
    page = alice.get("/leaderboard").text
    assert "p49" in page
    assert "p50" not in page
    assert all(name in page for name in ("p65", "p69", "Alice"))


def test_whoever_is_on_the_page_is_not_among_ones_neighbours_again(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack(many(1)))
    play(alice, "The countess")
    seat(app, *((f"p{number:02}", 9000 - number, 1, 1) for number in range(52)))
    page = alice.get("/leaderboard")
    for name in ("p47", "p49", "p50", "p51", "Alice"):
        assert page.text.count(f" {name} ") == 1 + (name == "Alice"), name


def test_guests_are_called_so(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(1)))
    play(alice, "The butler")
    assert "Alice guest you" in alice.get("/leaderboard").text
