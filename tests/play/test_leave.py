"""Ending a round early, and what comes after the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.play.models import Encounter, Round
from tests.factories import make_pack, many

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


@pytest.fixture
def under_way(shelve: Callable[..., object], alice: Person) -> Person:
    """Alice has passed the first of three questions."""
    shelve(the_case=make_pack(many(3)))
    alice.start()
    alice.pass_(1)
    return alice


def leave(person: Person) -> None:
    form = person.get(person.round_url).form("/leave")
    assert [person.send(form).location for _ in range(2)] == [f"{person.round_url}/result"] * 2


def test_what_is_unanswered_stays_unmet(app: Flask, under_way: Person) -> None:
    leave(under_way)
    with app.app_context():
        assert len(db.session.scalars(select(Encounter)).all()) == 1
        assert db.session.scalars(select(Round)).one().answered == 1
    assert "Left" in under_way.get(f"{under_way.round_url}/result").text


def test_an_answer_after_the_end_is_refused(app: Flask, under_way: Person) -> None:
    form = under_way.question(2).form("/turns/2")
    leave(under_way)
    assert under_way.send(form, choice="0").status_code == 409
    with app.app_context():
        assert db.session.scalars(select(Round)).one().answered == 1


def test_an_earlier_turn_still_shows_its_reveal(under_way: Person) -> None:
    form = under_way.question(2).form("/turns/2")
    leave(under_way)
    assert "Passed" in under_way.question(1).text
    form.action = form.action.replace("turns/2", "turns/1")
    assert under_way.send(form, choice="0").location.endswith("/turns/1")


def test_a_round_left_is_offered_no_longer(under_way: Person) -> None:
    assert under_way.round_url in under_way.get("/").links
    leave(under_way)
    assert under_way.round_url not in under_way.get("/").links
    assert f"{under_way.round_url}/result" in under_way.get("/rounds").links


def test_questions_never_asked_come_first_next_time(app: Flask, under_way: Person) -> None:
    leave(under_way)
    under_way.start(size="5")
    with app.app_context():
        rounds = db.session.scalars(select(Round).order_by(Round.id)).all()
        assert [round_.size for round_ in rounds] == [3, 3]
