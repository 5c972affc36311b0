"""A board that begins anew, and the archive of what it was."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.errors import Conflict
from quizapp.extensions import db
from quizapp.leaderboard.models import ArchivedStanding
from quizapp.leaderboard.operations import rebuilding, resets
from quizapp.leaderboard.rules import EVERYTHING
from quizapp.web.transaction import committed
from tests.factories import make_pack, many
from tests.leaderboard.seats import NOON, everything
from tests.person import Person, play

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask


@pytest.fixture
def played(app: Flask, shelve: Callable[..., object]) -> Flask:
    """Two packs, of which Ann and Bea have played the first."""
    shelve(one=make_pack(many(3)), two=make_pack(many(2)))
    play(Person(app, "Ann"), "The butler", "one")
    play(Person(app, "Bea"), "The countess", "one")
    return app


def reset(app: Flask, board: int = EVERYTHING) -> int:
    with app.app_context(), committed():
        number = resets.reset(board)
    assert number
    return number


def test_a_reset_board_is_empty_and_others_stay(played: Flask) -> None:
    before = everything(played)
    reset(played)
    assert everything(played) == [row for row in before if row[1] != EVERYTHING]


def test_what_it_was_is_kept_by_rank(played: Flask) -> None:
    number = reset(played)
    with played.app_context():
        kept = db.session.scalars(select(ArchivedStanding).order_by(ArchivedStanding.rank)).all()
        assert [(row.reset_id, row.rank, row.points, row.right, row.met) for row in kept] == [
            (number, 1, 300, 3, 3),
            (number, 2, 0, 0, 3),
        ]


def test_players_are_told_what_the_archive_keeps_of_them(played: Flask) -> None:
    ann = Person(played, "Ann")
    play(ann, "The butler", "two")
    reset(played)
    (row,) = json.loads(ann.client.get("/players/export").data)["archived_standings"]
    assert (row["board"], row["rank"], row["points"], row["met"]) == ("all packs", 2, 200, 2)


def test_only_what_comes_later_counts_whoever_rebuilds(played: Flask) -> None:
    reset(played)
    play(Person(played, "Cat"), "The butler", "two")
    live = everything(played)
    assert [row[0] for row in live if row[1] == EVERYTHING] == [3]
    played.test_cli_runner().invoke(args=["leaderboard", "rebuild"])
    assert everything(played) == live


@pytest.mark.parametrize("hours", [1, 24 * 40])
def test_a_clock_set_back_after_a_reset_keeps_nobody_from_earning(
    played: Flask, time_machine: time_machine.TimeMachineFixture, hours: int
) -> None:
    time_machine.move_to(NOON)
    reset(played)
    time_machine.move_to(NOON - timedelta(hours=hours))
    play(Person(played, "Cat"), "The butler", "two")
    live = everything(played)
    assert [row[0] for row in live if row[1] == EVERYTHING] == [3]
    played.test_cli_runner().invoke(args=["leaderboard", "rebuild"])
    assert everything(played) == live


def test_a_clock_set_back_before_a_reset_has_nothing_count_that_came_before_it(
    played: Flask, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(NOON)
    play(Person(played, "Cat"), "The butler", "two")
    time_machine.move_to(NOON - timedelta(hours=1))
    reset(played)
    played.test_cli_runner().invoke(args=["leaderboard", "rebuild"])
    assert [row[0] for row in everything(played) if row[1] == EVERYTHING] == []


def test_taking_it_back_counts_everything_again(played: Flask) -> None:
    before = everything(played)
    number = reset(played)
    with played.app_context(), committed():
        resets.unreset(number, clock.now())
    assert everything(played) == before
    with played.app_context(), pytest.raises(Conflict):
        resets.unreset(number, clock.now())


def test_where_there_are_many_players_boards_are_worked_out_in_the_background(
    played: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PLAYERS_AT_ONCE", 1)
    before = everything(played)
    number = reset(played)
    with played.app_context():
        with committed():
            resets.unreset(number, clock.now())
        assert everything(played) != before
        rebuilding.do_what_is_due(committed)
        rebuilding.do_what_is_due(committed)
    assert everything(played) == before
