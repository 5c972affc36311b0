"""A repaired key opens and closes cold cases as if answers had been marked by it from the start; undone, as before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.play.models import Insider
from quizapp.progress.models import ColdCase
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question
from tests.play.repairs import answer, play, repair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.person import Person

EVENING = datetime(2026, 11, 5, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Coordinates]:
    """Time stands still until it is moved."""
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def put(shelve: Callable[..., object]) -> Callable[[str], None]:
    """Put up a pack of one question with this key; at first it is the wrong one."""

    def put(key: str) -> None:
        shelve(the_case=make_pack([make_question(answer=key)]))

    put("The countess")
    return put


def cases(app: Flask) -> list[tuple[object, ...]]:
    with app.app_context():
        rows = db.session.execute(select(*ColdCase.__table__.c).order_by(ColdCase.player_id))
        return [tuple(row) for row in rows]


def test_what_was_right_all_along_is_no_cold_case_and_what_was_missed_is_one(
    app: Flask, put: Callable[[str], None], alice: Person, bob: Person, time: time_machine.Coordinates
) -> None:
    play(alice, "The butler")
    play(bob, "The countess")
    (before,) = cases(app)
    put("The butler")
    assert repair(app, "q-single").exit_code == 0
    time.shift(timedelta(days=1))
    assert "There is none" in alice.get("/cold-cases").text
    assert "1 is due" in bob.get("/cold-cases").text
    assert repair(app, "q-single", "--undo").exit_code == 0
    assert cases(app) == [before]


def test_what_was_answered_since_is_heard_again_in_its_order(
    app: Flask, put: Callable[[str], None], alice: Person, bob: Person, time: time_machine.Coordinates
) -> None:
    texts = ("The butler", "The countess", "The butler", "The gardener")
    for text in texts:
        for person in (alice, bob):
            play(person, text)
        time.shift(timedelta(days=3))
    before = cases(app)
    put("The butler")
    assert repair(app, "q-single").exit_code == 0
    opened, after = before[0], cases(app)[0]
    assert (after[:3], after[-1]) == (opened[:3], opened[-1])
    assert after != opened
    assert repair(app, "q-single", "--undo").exit_code == 0
    assert cases(app) == before


def test_whoever_knew_the_pack_by_then_or_has_gone_is_given_none(
    app: Flask, put: Callable[[str], None], alice: Person, bob: Person
) -> None:
    for person in (alice, bob):
        person.start()
    with app.app_context(), committed():
        db.session.add(Insider(player_id=1, pack_id=1, since=EVENING))
    for person in (alice, bob):
        answer(person, 1, "The countess")
    bob.send(bob.get("/players/erase").form("/erase"), sure="y")
    put("The butler")
    assert repair(app, "q-single").exit_code == 0
    assert cases(app) == []
