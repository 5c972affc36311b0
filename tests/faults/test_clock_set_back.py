"""The server's clock is set back by an hour while people play."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.leaderboard.operations import rebuilding
from quizapp.play.models import Round, Turn
from quizapp.web.transaction import committed
from tests.factories import make_pack, many
from tests.faults.audit import standings
from tests.person import Person, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

PAST_MIDNIGHT = datetime(2026, 11, 23, 0, 20, tzinfo=UTC)
"""A Monday: an hour earlier it is another day, and another week."""
AN_HOUR = timedelta(hours=1)

pytestmark = [
    pytest.mark.parametrize(
        "kind", [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgresql)]
    )
]


@pytest.fixture
def ready(kind: str, shelve: Callable[..., object], alice: Person) -> Person:
    """Alice has a round of many questions, as has Bob."""
    shelve(the_case=make_pack(many(12, hint="Look.")))
    return alice


def right(person: Person, n: int) -> None:
    form = person.question(n).form(f"/turns/{n}")
    assert person.send(form, choice=choose(form, "The butler")).status_code == 303


def seconds_left(person: Person, n: int) -> list[str]:
    return re.findall(r"(\d+) seconds left", person.question(n).text)


def test_nobody_becomes_somebody_else(ready: Person) -> None:
    with time_machine.travel(PAST_MIDNIGHT) as traveller:
        ready.start()
        right(ready, 1)
        traveller.shift(-AN_HOUR)
        right(ready, 2)
        assert "200 points" in ready.get(ready.round_url).text


def test_no_time_is_negative_and_no_bonus_is_lost(app: Flask, ready: Person) -> None:
    with time_machine.travel(PAST_MIDNIGHT) as traveller:
        ready.start(pace="clock")
        ready.send(ready.question(1).form("/open"))
        traveller.shift(-AN_HOUR)
        assert seconds_left(ready, 1) == ["30"]
        right(ready, 1)
        with app.app_context():
            turn = db.session.scalars(select(Turn).where(Turn.n == 1)).one()
            assert (turn.verdict, turn.points, turn.bonus) == ("right", 100, 50)
        ready.send(ready.question(2).form("/open"))
        assert seconds_left(ready, 2) == ["30"]
        result = ready.send(ready.question(2).form("/leave"))
        assert "-" not in ready.get(result.location).text.partition("Case")[0]


def test_no_day_counts_twice_and_none_is_wrong(app: Flask, ready: Person, bob: Person) -> None:
    with time_machine.travel(PAST_MIDNIGHT) as traveller:
        for person in (ready, bob):
            person.start()
            right(person, 1)
        traveller.shift(-AN_HOUR)
        right(ready, 2)
        for person in (ready, bob):
            person.get("/leaderboard?period=today")
        traveller.shift(AN_HOUR)
        right(ready, 3)
        told = standings_of(app)
        with app.app_context():
            rebuilding.rebuild(committed)
        assert standings_of(app) == told
        with app.app_context():
            assert [each.points for each in db.session.scalars(select(Round).order_by(Round.points))] == [
                100,
                300,
            ]


def standings_of(app: Flask) -> list[dict[str, object]]:
    with app.app_context():
        return standings(db.engine.url.render_as_string(hide_password=False))
