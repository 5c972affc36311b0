"""Cold cases go where their player goes: along with an account, into what is exported, away with whoever is erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.play.models import Turn
from quizapp.players.models import Player
from quizapp.progress.models import ColdCase
from tests.factories import make_pack, many
from tests.players.opening import open_account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.person import Person

EVENING = datetime(2026, 11, 5, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time(shelve: Callable[..., object]) -> Iterator[time_machine.Coordinates]:
    """Time stands still until it is moved; a pack of two is on the shelf."""
    with time_machine.travel(EVENING, tick=False) as traveller:
        shelve(the_case=make_pack(many(2)))
        yield traveller


def miss(person: Person, number: int = 2) -> list[int]:
    """Start a round and pass on so many questions; return what they are."""
    person.start()
    for n in range(1, number + 1):
        person.pass_(n)
    with person.client.application.app_context():
        rows = (
            select(Turn.question_id)
            .where(Turn.answered_at.is_not(None))
            .order_by(Turn.id.desc())
            .limit(number)
        )
        return list(db.session.scalars(rows))


def whose(app: Flask) -> dict[tuple[str, int], datetime]:
    """Return when each cold case was last looked at, by its player's name and its question."""
    with app.app_context():
        rows = db.session.execute(
            select(Player.name, ColdCase.question_id, ColdCase.last_review).join(
                Player, Player.id == ColdCase.player_id
            )
        )
        return {(name, question): at for name, question, at in rows}


def test_an_account_takes_them_along_and_the_one_looked_at_last_stands(
    app: Flask, alice: Person, bob: Person, time: time_machine.Coordinates
) -> None:
    open_account(alice, "Alice")
    both = miss(alice)
    time.shift(timedelta(days=3))
    (again,) = miss(bob, 1)
    open_account(bob, "Alice")
    bob.send(bob.get("/players/claim").form("/claim/take"))
    later = EVENING + timedelta(days=3)
    assert whose(app) == {("Alice", each): later if each == again else EVENING for each in both}


def test_they_are_exported_the_one_that_comes_back_first_at_the_front(
    app: Flask, alice: Person, bob: Person
) -> None:
    miss(bob)
    miss(alice)
    told: list[dict[str, Any]] = json.loads(alice.client.get("/players/export").data)["cold_cases"]
    assert {each["question"] for each in told} == {"q-0000", "q-0001"}
    assert [each["due_at"][:10] for each in told] == ["2026-11-06"] * 2
    assert told[0]["pack"] == "the-case"


def test_whoever_is_erased_leaves_none(app: Flask, alice: Person, bob: Person) -> None:
    miss(bob, 1)
    miss(alice)
    form = alice.get("/players/erase").form("/erase")
    assert alice.send(form, sure="y").status_code == 303
    assert [name for name, _question in whose(app)] == ["Bob"]
