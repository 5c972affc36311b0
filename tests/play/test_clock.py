"""Playing against the clock, which is the server's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.play.models import Encounter, Round, Turn
from tests.factories import make_pack, make_question
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask

    from tests.person import Person

EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def travel(time_machine: time_machine.TimeMachineFixture) -> Callable[[float], None]:
    """Stand still at one evening; `travel(seconds)` moves on."""
    time_machine.move_to(EVENING, tick=False)
    return lambda seconds: time_machine.shift(timedelta(seconds=seconds))


@pytest.fixture
def sealed(shelve: Callable[..., object], travel: Callable[[float], None], alice: Person) -> Person:
    """Alice stands before a sealed question, worth 100."""
    shelve(the_case=make_pack([make_question()]))
    alice.start(pace="clock")
    return alice


def turn(app: Flask) -> Turn:
    with app.app_context():
        return db.session.scalars(select(Turn)).one()


def open_it(person: Person) -> None:
    assert person.send(person.question(1).form("/open")).status_code == 303


def answer(person: Person, text: str = "The butler") -> None:
    form = person.question(1).form("/turns/1")
    assert person.send(form, choice=choose(form, text)).status_code == 303


def test_nothing_of_the_question_is_seen_before_its_button_is_pressed(sealed: Person) -> None:
    page = sealed.question(1)
    assert not any(words in page.html for words in ("library", "butler", "countess"))
    open_it(sealed)
    assert "The butler" in sealed.question(1).text


def test_looking_at_it_starts_no_clock(app: Flask, sealed: Person) -> None:
    sealed.question(1)
    assert turn(app).opened_at is None


def test_half_the_time_left_is_a_quarter_more(
    app: Flask, sealed: Person, travel: Callable[[float], None]
) -> None:
    open_it(sealed)
    travel(15)
    answer(sealed)
    assert (turn(app).points, turn(app).bonus) == (100, 25)


def test_the_bonus_shows_in_the_round_and_not_on_boards(app: Flask, sealed: Person) -> None:
    open_it(sealed)
    answer(sealed)
    with app.app_context():
        assert db.session.scalars(select(Round.points)).one() == 150
        assert db.session.scalars(select(Encounter.points)).one() == 100


def test_opening_it_again_turns_no_clock_back(
    app: Flask, sealed: Person, travel: Callable[[float], None]
) -> None:
    form = sealed.question(1).form("/open")
    sealed.send(form)
    travel(10)
    sealed.send(form)
    assert turn(app).opened_at == EVENING


@pytest.mark.parametrize(("seconds", "verdict", "points"), [(30.1, "right", 100), (30.6, "late", 0)])
def test_half_a_second_late_counts_and_no_more(  # noqa: PLR0917
    app: Flask, sealed: Person, travel: Callable[[float], None], seconds: float, verdict: str, points: int
) -> None:
    open_it(sealed)
    form = sealed.question(1).form("/turns/1")
    travel(seconds)
    sealed.send(form, choice=choose(form, "The butler"))
    assert (turn(app).verdict, turn(app).points, turn(app).bonus) == (verdict, points, 0)


def test_a_late_answer_is_an_encounter_all_the_same(
    app: Flask, sealed: Person, travel: Callable[[float], None]
) -> None:
    open_it(sealed)
    travel(60)
    answer(sealed)
    assert "Out of time" in sealed.question(1).text
    assert turn(app).counts
    with app.app_context():
        assert db.session.scalars(select(Encounter.points)).one() == 0


def test_closing_the_tab_stops_no_clock(sealed: Person, travel: Callable[[float], None]) -> None:
    open_it(sealed)
    travel(12)
    assert 'data-milliseconds-left="18000"' in sealed.question(1).html


def test_a_clock_set_back_leaves_no_more_time_than_there_was(
    sealed: Person, travel: Callable[[float], None]
) -> None:
    open_it(sealed)
    travel(-3600)
    page = sealed.question(1)
    assert 'data-milliseconds-left="30000"' in page.html
    assert re.findall(r"(\d+) seconds left", page.text) == ["30"]


def test_reloading_changes_nothing(sealed: Person) -> None:
    open_it(sealed)
    seen = {sealed.question(1).text for _ in range(20)}
    assert len(seen) == 1


def test_an_answer_to_a_sealed_question_is_refused(app: Flask, sealed: Person) -> None:
    token = sealed.question(1).form("/open").fields["csrf_token"][0]
    data = {"csrf_token": token, "turn": "1", "choice": "0"}
    assert sealed.client.post(f"{sealed.round_url}/turns/1", data=data).status_code == 409
    assert turn(app).answered_at is None


def test_a_player_who_needs_more_time_has_it(
    shelve: Callable[..., object], travel: Callable[[float], None], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    alice.start(pace="clock", time_factor="10")
    open_it(alice)
    assert 'data-milliseconds-left="300000"' in alice.question(1).html
    assert alice.cover().fields["time_factor"] == ["10"]


def test_no_limit_is_no_clock(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack([make_question()]))
    alice.start(pace="clock", time_factor="none")
    assert "The butler" in alice.question(1).text
