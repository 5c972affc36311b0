"""Taking the hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.play.models import Turn
from tests.factories import make_pack, make_question
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

HINT = "He also serves at table"


@pytest.fixture
def before_it(shelve: Callable[..., object], alice: Person) -> Person:
    """Alice stands before a question that has a hint."""
    shelve(the_case=make_pack([make_question(hint=HINT), make_question("typed")]))
    alice.start()
    if not any(form.action.endswith("/hint") for form in alice.question(1).forms):
        alice.pass_(1)
    return alice


def number(person: Person) -> int:
    return (
        1 if any(form.action.endswith("/turns/1/hint") for form in person.get(person.round_url).forms) else 2
    )


def test_it_is_not_on_the_page_before_it_is_taken(before_it: Person) -> None:
    n = number(before_it)
    page = before_it.question(n)
    assert HINT not in page.html
    assert before_it.send(page.form("/hint")).location.endswith(f"/turns/{n}")
    assert HINT in before_it.question(n).text


def test_it_halves_the_points(app: Flask, before_it: Person) -> None:
    n = number(before_it)
    before_it.send(before_it.question(n).form("/hint"))
    form = before_it.question(n).form(f"/turns/{n}")
    before_it.send(form, choice=choose(form, "The butler"))
    with app.app_context():
        assert db.session.scalars(select(Turn.points).where(Turn.n == n)).one() == 50


def test_taking_it_twice_is_taking_it_once(app: Flask, before_it: Person) -> None:
    form = before_it.question(number(before_it)).form("/hint")
    assert [before_it.send(form).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert len([at for at in db.session.scalars(select(Turn.hint_at)) if at]) == 1


def test_after_the_answer_it_is_too_late(app: Flask, before_it: Person) -> None:
    n = number(before_it)
    form = before_it.question(n).form("/hint")
    before_it.pass_(n)
    assert before_it.send(form).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Turn.hint_at).where(Turn.n == n)).one() is None


def test_a_question_without_one_gives_none(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack([make_question(), make_question("typed", hint="A moustache")]))
    alice.start()
    pages = {n: alice.client.post(f"{alice.round_url}/turns/{n}/hint") for n in (1, 2)}
    assert {response.status_code for response in pages.values()} == {403}
