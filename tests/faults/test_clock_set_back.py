"""The server's clock is set back by an hour while people play."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.operations import rebuilding
from quizapp.leaderboard.rules import EVERYTHING, FOREVER, Period
from quizapp.play.models import Turn
from quizapp.players.models import Player
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
MONDAY, NOVEMBER = date(2026, 11, 23), date(2026, 11, 1)

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
    with time_machine.travel(PAST_MIDNIGHT, tick=False) as traveller:
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
    with time_machine.travel(PAST_MIDNIGHT, tick=False) as traveller:
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
        assert [overall(app, name) for name in ("Alice", "Bob")] == [
            {
                "day": (MONDAY, 200, 2),
                "week": (MONDAY, 200, 2),
                "month": (NOVEMBER, 300, 3),
                "all": (FOREVER, 300, 3),
            },
            {
                "day": (MONDAY, 100, 1),
                "week": (MONDAY, 100, 1),
                "month": (NOVEMBER, 100, 1),
                "all": (FOREVER, 100, 1),
            },
        ]
        with app.app_context():
            rebuilding.rebuild(committed)
        assert standings_of(app) == told


def overall(app: Flask, name: str) -> dict[str, tuple[date, int, int]]:
    """Return what somebody has on the board for all packs: over which time, the points, how many questions met."""
    with app.app_context():
        of_them = select(standing).join(Player, Player.id == standing.c.player_id).where(Player.name == name)
        row = db.session.execute(of_them.where(standing.c.board == EVERYTHING)).mappings().one()
        return {
            period.column: tuple(row[f"{period.column}_{part}"] for part in ("start", "points", "met"))
            for period in Period
        }


def standings_of(app: Flask) -> list[dict[str, object]]:
    with app.app_context():
        return standings(db.engine.url.render_as_string(hide_password=False))
