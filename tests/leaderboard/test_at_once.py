"""Boards that change as a whole while players play and go: each answer counts once, and none waits in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.leaderboard.models import BoardReset
from quizapp.leaderboard.operations import rebuilding, resets, standings
from quizapp.play.operations import keeping
from quizapp.players.rules import Role
from tests.account import account
from tests.admin.conftest import act, acts
from tests.factories import make_pack, many
from tests.leaderboard.seats import everything
from tests.person import Person, choose, play
from tests.play.test_at_once import count
from tests.players.opening import open_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.races import Race

pytestmark = pytest.mark.postgresql

BOARD = "/packs/the-case/board/reset"


@pytest.fixture
def ada(app: Flask, shelve: Callable[..., object]) -> Person:
    """A host, in a house with one pack."""
    shelve(the_case=make_pack(many(3)))
    return account(app, "Ada", Role.ADMIN)


def pressing(host: Person, page: str, ending: str) -> Callable[[], int]:
    """Return the act of pressing a button of the host's."""
    form = host.get(page).form(ending)
    return lambda: host.send(form).status_code


def answering_right(person: Person, n: int) -> Callable[[], int]:
    """Return the act of answering a question of a round."""
    form = person.question(n).form(f"/turns/{n}")
    return lambda: person.send(form, choice=choose(form, "The butler")).status_code


def going(person: Person) -> Callable[[], int]:
    """Return the act of going for good."""
    form = person.get("/players/erase").form("/erase")
    return lambda: person.send(form, sure="y").status_code


def assert_rebuilt_the_same(app: Flask) -> None:
    live = everything(app)
    assert app.test_cli_runner().invoke(args=["leaderboard", "rebuild"]).exit_code == 0
    assert everything(app) == live


@pytest.mark.parametrize("half_way", [(keeping, "keep"), (standings, "_move")])
def test_a_reset_that_comes_while_an_answer_is_written_agrees_with_a_rebuild(
    app: Flask, ada: Person, alice: Person, race: Race, half_way: tuple[object, str]
) -> None:
    alice.start()
    answering_right(alice, 1)()
    acts_ = (answering_right(alice, 2), pressing(ada, "/admin/boards", BOARD))
    assert race(half_way, *acts_) == (303, 303)
    assert count(app, BoardReset) == 1
    assert_rebuilt_the_same(app)


@pytest.mark.parametrize("half_way", [(resets, "after"), (rebuilding, "hold")])
def test_an_answer_that_comes_while_a_board_is_reset_agrees_with_a_rebuild(
    app: Flask, ada: Person, alice: Person, race: Race, half_way: tuple[object, str]
) -> None:
    alice.start()
    answering_right(alice, 1)()
    acts_ = (pressing(ada, "/admin/boards", BOARD), answering_right(alice, 2))
    assert race(half_way, *acts_) == (303, 303)
    assert_rebuilt_the_same(app)


def test_two_hosts_who_reset_a_board_at_once_reset_it_once(
    app: Flask, ada: Person, alice: Person, race: Race
) -> None:
    play(alice)
    other = account(app, "Eve", Role.ADMIN)
    hosts = (pressing(host, "/admin/boards", BOARD) for host in (ada, other))
    assert race((resets, "nothing"), *hosts) == (303, 303)
    assert (count(app, BoardReset), len(acts(app))) == (1, 1)


@pytest.mark.parametrize("button", [("/admin/boards", BOARD), ("/admin/packs", "/rank")])
def test_boards_change_as_a_whole_while_a_player_goes_for_good(
    app: Flask, ada: Person, alice: Person, race: Race, button: tuple[str, str]
) -> None:
    act(ada, "/admin/packs", "/unrank")
    open_account(alice, "Alice")
    play(alice)
    assert race((standings, "after"), going(alice), pressing(ada, *button)) == (303, 303)
    assert "Alice" not in ada.get("/packs/the-case/leaderboard").text
    assert_rebuilt_the_same(app)
