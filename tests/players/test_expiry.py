"""Guests who never finished anything are forgotten after a while, with all that is theirs; a day later, their row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from quizapp import clock
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.ops import cli
from quizapp.play.models import Chosen, Encounter, Reached, Round, Turn
from quizapp.play.operations.players import clear_erased, forget_idle_guests
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.factories import make_pack, many
from tests.person import Person, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask

THEIRS = (Round, Turn, Encounter, Reached)
LEFT_FOR_A_DAY = (Player, standing)


@pytest.fixture(autouse=True)
def _two_questions(shelve: Callable[..., object]) -> None:
    shelve(the_case=make_pack(many(2)))


def forget(app: Flask, days: float) -> int:
    """Forget as if so many days had passed."""
    with app.app_context(), committed():
        return forget_idle_guests(clock.now() + timedelta(days=days), 30)


def clear(app: Flask, days: float) -> int:
    """Clear what is left of the erased as if so many days had passed."""
    with app.app_context(), committed():
        return clear_erased(clock.now() + timedelta(days=days))


def count(app: Flask, *tables: Any) -> list[int]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def right(person: Person, n: int) -> None:
    form = person.question(n).form(f"/turns/{n}")
    person.send(form, choice=choose(form, "The butler"))


def test_after_thirty_days_everything_of_theirs_is_gone(app: Flask, alice: Person) -> None:
    alice.start()
    right(alice, 1)
    assert 0 not in count(app, *THEIRS, *LEFT_FOR_A_DAY)
    assert forget(app, 29.9) == 0
    assert forget(app, 30.1) == 1
    assert forget(app, 30.1) == 0
    assert count(app, *THEIRS) == [0] * len(THEIRS)


def test_what_is_left_of_them_has_no_name_and_goes_a_day_later(app: Flask, alice: Person) -> None:
    alice.start()
    right(alice, 1)
    forget(app, 30.1)
    with app.app_context():
        left = db.session.scalars(select(Player)).one()
        assert (left.name, left.canonical, left.is_listed) == ("", "", False)
    assert clear(app, 30.9) == 0
    assert clear(app, 31.2) == 1
    assert count(app, *LEFT_FOR_A_DAY) == [0, 0]


def test_what_they_chose_stays_in_the_tallies(app: Flask, alice: Person) -> None:
    alice.start()
    right(alice, 1)
    before = count(app, Chosen)
    assert 0 not in before
    forget(app, 31)
    assert count(app, Chosen) == before


def test_who_finished_a_round_stays(app: Flask, alice: Person, bob: Person) -> None:
    alice.start()
    for n in (1, 2):
        right(alice, n)
    alice.start()
    bob.start()
    assert forget(app, 400) == 1
    assert alice.get(alice.round_url).title
    bob.get(bob.round_url, 404)


def test_an_account_stays(app: Flask, alice: Person) -> None:
    alice.start()
    with app.app_context(), committed():
        db.session.execute(update(Player).values(is_guest=False))
    assert forget(app, 400) == 0


def test_every_answer_counts_as_being_seen(
    app: Flask, alice: Person, time_machine: time_machine.TimeMachineFixture
) -> None:
    alice.start()
    time_machine.move_to(clock.now() + timedelta(days=20))
    right(alice, 1)
    assert forget(app, 20) == 0
    assert forget(app, 31) == 1


def test_a_forgotten_guest_starts_afresh_on_the_same_browser(app: Flask, alice: Person) -> None:
    alice.start()
    forget(app, 31)
    alice.get(alice.round_url, 404)
    alice.start(name="Alice again")
    assert "Alice again" in alice.get(alice.round_url).text


def test_the_board_is_the_same_when_it_is_rebuilt_afterwards(app: Flask, alice: Person, bob: Person) -> None:
    for player in (alice, bob):
        player.start()
        right(player, 1)
    right(bob, 2)
    forget(app, 31)
    board = alice.get("/packs/the-case/leaderboard").text
    app.test_cli_runner().invoke(args=["leaderboard", "rebuild"])
    assert alice.get("/packs/the-case/leaderboard").text == board
    assert "Bob" in board
    assert "Alice" not in board


def test_a_start_forgets_them_all_however_many(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.play.operations.players.FORGET_AT_ONCE", 2)
    for number in range(5):
        Person(app, f"Guest {number}").start()
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(cli.clock, "now", lambda: later)
    with app.app_context():
        cli.tidy_up()
        assert count(app, Player, Round) == [5, 0]
        later += timedelta(days=1)
        cli.tidy_up()
    assert count(app, Player, Round) == [0, 0]


def test_a_server_that_runs_for_long_tidies_up_daily(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tidied, pauses = [], [False, False, False, True]

    def tidy() -> None:
        tidied.append(1)
        if len(tidied) == 2:
            raise OperationalError("BEGIN", {}, RuntimeError("away"))

    monkeypatch.setattr(cli, "tidy_up", tidy)
    cli.keep_house(app, lambda seconds: pauses.pop(0) if seconds == 24 * 3600 else True)
    assert (len(tidied), pauses) == (3, [])
