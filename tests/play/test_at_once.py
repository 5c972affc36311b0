"""Several requests at the same time, on the database file: the database decides, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.play.models import Encounter, Round, Turn
from quizapp.players.models import Player
from tests.factories import make_pack, make_question, many
from tests.person import Person, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.page import PageForm

pytestmark = pytest.mark.durable


def twin_of(person: Person) -> Person:
    """Return the same browser in a second tab."""
    other = Person(person.client.application, person.name)
    for cookie in person.client._cookies.values():  # noqa: SLF001 (there is no other way to copy a jar)
        other.client.set_cookie(cookie.key, cookie.value, domain=cookie.domain, path=cookie.path)
    other.round_url = person.round_url
    return other


def at_once(person: Person, sendings: Sequence[tuple[PageForm, dict[str, Any]]]) -> list[TestResponse]:
    """Send all of these at the same moment, each from a tab of its own."""
    gate = Barrier(len(sendings))

    def send(tab: Person, form: PageForm, fields: dict[str, Any]) -> TestResponse:
        gate.wait()
        return tab.send(form, **fields)

    tabs = [twin_of(person) for _ in sendings]
    with ThreadPoolExecutor(len(sendings)) as pool:
        waiting = [pool.submit(send, tab, *sending) for tab, sending in zip(tabs, sendings, strict=True)]
        responses = [each.result() for each in waiting]
    assert all(response.status_code < 500 for response in responses)
    return responses


def count(app: Flask, what: type, *conditions: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(what).where(*conditions)) or 0


def the_round(app: Flask) -> Round:
    with app.app_context():
        return db.session.scalars(select(Round).order_by(Round.id.desc())).first()


def is_sound(app: Flask) -> bool:
    """Say whether scores, encounters and boards tell the same story."""
    with app.app_context():
        rounds = db.session.scalars(select(Round)).all()
        for each in rounds:
            turns = db.session.scalars(
                select(Turn).where(Turn.round_id == each.id, Turn.answered_at.is_not(None))
            ).all()
            assert (each.answered, each.points) == (
                len(turns),
                sum(turn.points + turn.bonus for turn in turns),
            )
        earned = db.session.scalar(select(func.sum(Encounter.points))) or 0
        stands = db.session.scalar(select(func.sum(standing.c.all_points))) or 0
        return bool(stands == 2 * earned)


@pytest.fixture
def ready(shelve: Callable[..., object], alice: Person) -> Person:
    """Alice stands before the first of many questions."""
    shelve(the_case=make_pack(many(30, hint="Look.")))
    alice.start()
    return alice


@pytest.mark.parametrize("n", range(1, 6))
def test_a_double_click_is_one_answer(app: Flask, ready: Person, n: int) -> None:
    for earlier in range(1, n):
        ready.pass_(earlier)
    form = ready.question(n).form(f"/turns/{n}")
    responses = at_once(ready, [(form, {"choice": "1"})] * 2)
    assert {response.location for response in responses} == {f"{ready.round_url}/turns/{n}"}
    assert (the_round(app).answered, count(app, Encounter), is_sound(app)) == (n, n, True)


def test_of_fifty_answers_one_is_kept_and_all_are_shown_it(app: Flask, ready: Person) -> None:
    for n in range(1, 7):
        form = ready.question(n).form(f"/turns/{n}")
        responses = at_once(ready, [(form, {"choice": str(place % 3)}) for place in range(50)])
        assert {response.status_code for response in responses} == {303}
        assert count(app, Turn, Turn.answered_at.is_not(None)) == the_round(app).answered == n
        assert the_round(app).points <= 100 * n
    assert is_sound(app)


def test_leaving_and_answering_at_once_agree_on_the_score(app: Flask, ready: Person) -> None:
    for n in range(100):
        if n:
            ready.start(size="5")
        page = ready.question(1)
        answer, leave = page.form("/turns/1"), page.form("/leave")
        told, left = at_once(ready, [(answer, {"choice": "0"}), (leave, {})])
        assert (told.status_code in {303, 409}, left.status_code) == (True, 303)
        assert the_round(app).answered == (told.status_code == 303)
        ready.send(answer, choice="1")
        assert the_round(app).answered == (told.status_code == 303)
    assert count(app, Round, Round.finished_at.is_(None)) == 0
    assert is_sound(app)


def test_two_hints_at_once_cost_one(app: Flask, ready: Person) -> None:
    page = ready.question(1)
    at_once(ready, [(page.form("/hint"), {})] * 5)
    ready.answer(1, choice=choose(page.form("/turns/1"), "The butler"))
    assert the_round(app).points == 50
    assert is_sound(app)


def test_a_hint_and_an_answer_at_once_earn_all_or_half(app: Flask, ready: Person) -> None:
    page = ready.question(1)
    form = page.form("/turns/1")
    at_once(ready, [(page.form("/hint"), {}), (form, {"choice": choose(form, "The butler")})])
    with app.app_context():
        turn = db.session.scalars(select(Turn).where(Turn.n == 1)).one()
        assert turn.points == (100 if turn.hint_at is None else 50)


def test_thirty_leave_at_once_and_the_round_ends_once(app: Flask, ready: Person) -> None:
    ready.pass_(1)
    responses = at_once(ready, [(ready.question(2).form("/leave"), {})] * 30)
    assert {response.location for response in responses} == {f"{ready.round_url}/result"}
    assert (the_round(app).answered, count(app, Round), count(app, Encounter)) == (1, 1, 1)


def test_starting_twice_at_once_is_one_round(app: Flask, ready: Person) -> None:
    form = ready.cover()
    responses = at_once(ready, [(form, {})] * 8)
    assert len({response.location for response in responses}) == 1
    assert count(app, Round) == 2
    assert count(app, Turn) == 30 + 10


def test_starting_many_at_once_is_as_many_as_one_may_have(app: Flask, ready: Person) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], open_rounds=3)
    forms = [ready.cover() for _ in range(8)]
    responses = at_once(ready, [(form, {}) for form in forms])
    assert sorted(response.status_code for response in responses) == [303] * 2 + [429] * 6
    assert count(app, Round) == 3


def test_a_guests_first_clicks_at_once_make_one_player(app: Flask, case: None, bob: Person) -> None:
    responses = at_once(bob, [(bob.cover(), {"name": "Bob"})] * 8)
    assert {response.status_code for response in responses} == {303}
    assert count(app, Player) == 1


def test_the_first_form_sent_twice_at_once_is_one_player_and_one_round(
    app: Flask, case: None, bob: Person
) -> None:
    form = bob.cover()
    responses = at_once(bob, [(form, {"name": "Bob"})] * 8)
    assert len({response.location for response in responses}) == 1
    assert (count(app, Player), count(app, Round)) == (1, 1)


def test_opening_the_clock_twice_at_once_starts_it_once(
    app: Flask, shelve: Callable[..., object], bob: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    bob.start(pace="clock")
    at_once(bob, [(bob.question(1).form("/open"), {})] * 8)
    assert count(app, Turn, Turn.opened_at.is_not(None)) == 1
    assert "seconds left" in bob.question(1).text


def test_many_players_at_once_each_get_their_points(app: Flask, shelve: Callable[..., object]) -> None:
    shelve(the_case=make_pack(many(2)))
    people = [Person(app, f"Player {number}") for number in range(12)]
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda person: person.play({"The butler"}), people))
    assert (count(app, Player), count(app, Round, Round.points == 200), is_sound(app)) == (12, 12, True)
