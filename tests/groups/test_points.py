"""What counts for a group's board: what its members meet from joining on, of every pack."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text, update

from quizapp import clock
from quizapp.config import MIGRATIONS
from quizapp.extensions import db
from quizapp.groups.operations import belonging
from quizapp.groups.rules import BOARDS, board_number
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.operations import rebuilding
from quizapp.leaderboard.operations.standings import relist
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.operations.claiming import claim
from quizapp.web.transaction import committed
from tests.account import account
from tests.factories import make_pack, many
from tests.groups.conftest import expel, found, join, link, press
from tests.leaderboard.seats import NOON
from tests.person import Person, play

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask


def standings(app: Flask) -> dict[tuple[int, int], dict[str, Any]]:
    """Return what stands on boards, by player and board, but for when it was written."""
    with app.app_context():
        rows = db.session.execute(select(standing).where(standing.c.listed)).mappings().all()
        return {
            (row["player_id"], row["board"]): {name: value for name, value in row.items() if name != "moved"}
            for row in rows
        }


def on_groups(app: Flask) -> dict[tuple[str, int], dict[int, int]]:
    """Return the points on groups' boards over all time, by player and group, then by pack: 0 is for all of them."""
    found: dict[tuple[str, int], dict[int, int]] = {}
    with app.app_context():
        rows = db.session.execute(
            select(Player.name, standing.c.board, standing.c.all_points)
            .join(Player, Player.id == standing.c.player_id)
            .where(standing.c.board < 0, standing.c.listed)
        )
        for name, board, points in rows:
            group, pack = divmod(board, BOARDS)
            found.setdefault((name, -group), {})[pack] = points
    return found


def change(app: Flask, name: str, **values: Any) -> None:
    """Do something to a player that their own pages, or the host's, do."""
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.name == name).values(**values))
        relist(db.session.scalars(select(Player).where(Player.name == name)).one())


def test_only_what_is_met_from_joining_on_counts(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person, club: str
) -> None:
    shelve(one=make_pack(many(2)), two=make_pack(many(3)))
    play(bob, slug="one")
    join(bob, link(alice, club))
    assert on_groups(app) == {}
    play(bob, slug="two")
    play(bob, slug="one")
    assert on_groups(app) == {("Bob", 1): {0: 300, 2: 300}}


def test_an_answer_counts_in_every_group_of_its_player(
    app: Flask, two: None, alice: Person, club: str
) -> None:
    found(alice, "Another")
    play(alice)
    assert on_groups(app) == {("Alice", 1): {0: 200, 1: 200}, ("Alice", 2): {0: 200, 1: 200}}


def test_packs_that_are_not_ranked_count_here_too(app: Flask, two: None, alice: Person, club: str) -> None:
    with app.app_context(), committed():
        rebuilding.set_ranked(db.session.scalars(select(Pack)).one(), ranked=False)
    play(alice)
    assert on_groups(app) == {("Alice", 1): {0: 200, 1: 200}}


def test_whoever_comes_back_begins_afresh(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person, both: str
) -> None:
    shelve(one=make_pack(many(2)), two=make_pack(many(3)))
    play(bob, slug="one")
    assert on_groups(app) == {("Bob", 1): {0: 200, 1: 200}}
    press(bob, f"{both}/members", "/leave")
    assert on_groups(app) == {}
    join(bob, link(alice, both))
    assert on_groups(app) == {}
    play(bob, slug="two")
    assert on_groups(app) == {("Bob", 1): {0: 300, 2: 300}}


def test_whoever_comes_back_stands_as_if_they_had_never_been_there(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person, both: str
) -> None:
    shelve(one=make_pack(many(2)), two=make_pack(many(3)))
    play(bob, "The countess", "one")
    press(bob, f"{both}/members", "/leave")
    join(bob, link(alice, both))
    play(bob, "The countess", "two")
    before = standings(app)
    app.test_cli_runner().invoke(args=["leaderboard", "rebuild"])
    assert standings(app) == before


def test_rebuilding_gives_the_same_boards(
    app: Flask, shelve: Callable[..., object], both: str, time_machine: time_machine.TimeMachineFixture
) -> None:
    shelve(one=make_pack(many(4)), two=make_pack(many(3)))
    alice, bob, carol = (account(app, name) for name in ("Anna", "Bert", "Carol"))
    club = found(alice, "Another")
    for day, (person, slug, choice) in enumerate(
        [(carol, "one", "The butler"), (bob, "one", "The butler"), (alice, "two", "The countess")]
    ):
        time_machine.move_to(clock.now() + timedelta(days=6 * day), tick=True)
        if person is not alice:
            join(person, link(alice, club))
        play(person, choice, slug)
    found(bob, "A third")
    play(carol, "The butler", "two")
    play(bob, "The gardener", "two")
    expel(alice, club, "Carol")
    before = standings(app)
    of_groups = {board_number(group, pack) for group in (2, 3) for pack in (0, 1, 2)}
    # Of the third group nobody has met the first pack since it was founded; Bert has met both before.
    assert {board for _player, board in before} == of_groups - {board_number(3, 1)} | {0, 1, 2}
    assert app.test_cli_runner().invoke(args=["leaderboard", "rebuild"]).exit_code == 0
    assert standings(app) == before


def test_groups_that_had_one_board_each_get_theirs_for_each_pack(
    app: Flask, two: None, bob: Person, both: str
) -> None:
    play(bob)
    before = standings(app)
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0007")
        boards = (
            select(text("board"), text("all_points")).select_from(text("standing")).order_by(text("board"))
        )
        assert db.session.execute(boards).all() == [(-1, 200), (0, 200), (1, 200)]
        db.session.rollback()
        upgrade(directory=str(MIGRATIONS))
    assert on_groups(app) == {("Bob", 1): {0: 200}}
    with app.app_context():
        rebuilding.do_what_is_due(committed)
    assert standings(app) == before


@pytest.mark.usefixtures("two")
def test_an_answer_counts_that_came_after_its_player_joined_but_was_written_before(
    app: Flask, alice: Person, bob: Person, club: str
) -> None:
    arrived, token = clock.now(), link(alice, club).rpartition("/")[2]
    play(bob)
    # Joining waited in line for the database while the answers overtook it.
    with app.app_context(), committed():
        belonging.join(db.session.scalars(select(Player).where(Player.name == "Bob")).one(), token, arrived)
    assert on_groups(app) == {("Bob", 1): {0: 200, 1: 200}}
    assert app.test_cli_runner().invoke(args=["leaderboard", "rebuild"]).exit_code == 0
    assert on_groups(app) == {("Bob", 1): {0: 200, 1: 200}}


@pytest.mark.usefixtures("two")
def test_a_clock_set_back_keeps_no_new_member_from_earning(
    app: Flask, alice: Person, bob: Person, club: str, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(NOON)
    join(bob, link(alice, club))
    time_machine.move_to(NOON - timedelta(hours=1))
    play(bob)
    assert on_groups(app) == {("Bob", 1): {0: 200, 1: 200}}
    live = standings(app)
    assert app.test_cli_runner().invoke(args=["leaderboard", "rebuild"]).exit_code == 0
    assert standings(app) == live


@pytest.mark.usefixtures("two")
def test_a_clock_set_back_has_nothing_count_that_was_met_before_joining(
    app: Flask, alice: Person, bob: Person, club: str, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(NOON)
    play(bob)
    time_machine.move_to(NOON - timedelta(hours=1))
    join(bob, link(alice, club))
    assert on_groups(app) == {}
    assert app.test_cli_runner().invoke(args=["leaderboard", "rebuild"]).exit_code == 0
    assert on_groups(app) == {}


def test_of_what_is_taken_along_counts_what_a_guest_met_since_the_account_joined(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person, club: str
) -> None:
    shelve(one=make_pack(many(2)), two=make_pack(many(3)))
    guest = Person(app, "Carol")
    play(guest, slug="one")
    join(bob, link(alice, club))
    play(guest, slug="two")
    with app.app_context(), committed():
        carol, account_ = (
            db.session.scalars(select(Player).where(Player.name == name)).one() for name in ("Carol", "Bob")
        )
        assert claim(carol, account_, clock.now())
    assert on_groups(app) == {("Bob", 1): {0: 300, 2: 300}}
    assert "500" in bob.get("/leaderboard").text


def test_the_hidden_are_seen_inside_only(
    app: Flask, two: None, alice: Person, bob: Person, both: str
) -> None:
    play(bob)
    change(app, "Bob", hidden=True)
    assert "Bob" not in alice.get("/leaderboard").text
    assert "Bob" in alice.get(both).text
    assert "Bob" in alice.get(f"{both}/members").text
    assert "Bob" in alice.get(f"{both}/board.csv").html


def test_the_suspended_are_seen_nowhere(app: Flask, two: None, alice: Person, bob: Person, both: str) -> None:
    play(bob)
    change(app, "Bob", suspended_at=clock.now())
    for url in (both, f"{both}/members", f"{both}/board.csv", "/leaderboard"):
        assert "Bob" not in alice.get(url).html
    change(app, "Bob", suspended_at=None)
    for url in (both, f"{both}/members", f"{both}/board.csv", "/leaderboard"):
        assert "Bob" in alice.get(url).html
