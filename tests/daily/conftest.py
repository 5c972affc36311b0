"""A day, two ranked packs to draw from, and how somebody plays what it asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import select

from quizapp.daily.models import DailyGo
from quizapp.extensions import db
from tests.factories import make_pack, many
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.page import Page
    from tests.person import Person

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Noon of a day in November, until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def bank(shelve: Callable[..., object], clock: object) -> None:
    """Two packs of twenty questions."""
    shelve(one=make_pack(many(20), title="The First"), two=make_pack(many(20), title="The Second"))


def begin(person: Person, **fields: Any) -> str:
    """Begin today's case from its page, as oneself or somebody new, and return the round's address."""
    form = person.get("/daily").form("/daily/rounds")
    if "name" in form.fields:
        fields.setdefault("name", person.name)
    response = person.send(form, **fields)
    assert response.status_code == 303
    person.round_url = response.location
    return person.round_url


def answer_all(person: Person, right: int = 5, size: int = 5) -> Page:
    """Answer the round to its end, so many of it right, and return its result."""
    for n in range(1, size + 1):
        form = person.question(n).form(f"/turns/{n}")
        person.send(form, choice=choose(form, "The butler" if n <= right else "The countess"))
    return person.get(f"{person.round_url}/result")


def play(person: Person, right: int = 5) -> Page:
    """Play today's case to its end."""
    begin(person)
    return answer_all(person, right)


def goes(app: Flask) -> list[tuple[str, int, int, bool]]:
    """Return the first goes there are: day, right, points, whether finished."""
    with app.app_context():
        rows = db.session.scalars(select(DailyGo).order_by(DailyGo.day, DailyGo.player_id))
        return [
            (each.day.isoformat(), each.right, each.points, each.finished_at is not None) for each in rows
        ]
