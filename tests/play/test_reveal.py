"""What an answered turn shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.packs.models import Revision
from quizapp.play.models import Chosen, Round
from quizapp.play.queries import drawn
from tests.factories import KINDS, make_pack, make_question
from tests.person import Person, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def test_what_others_chose_is_not_even_read_before_the_answer(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    shelve(the_case=make_pack([make_question(), make_question(name="q-two")]))
    bob.play({"The butler"})
    token = alice.start().rpartition("/")[2]
    alice.pass_(1)
    with app.app_context():
        owner = db.session.scalars(select(Round.player_id).where(Round.token == token)).one()
        read = [drawn.find(token, n, {"player": owner, "guest": None}).tallies for n in (1, 2)]
    assert [bool(each) for each in read] == [True, False]


@pytest.mark.parametrize("kind", KINDS)
def test_a_pass_shows_the_key_and_the_evidence_of_each_kind(
    shelve: Callable[..., object], alice: Person, kind: str
) -> None:
    shelve(the_case=make_pack([make_question(kind)]))
    alice.start()
    alice.pass_(1)
    key = {
        "single": "The butler",
        "multiple": "Dagger",
        "true_false": "False",
        "typed": "Hercule Poirot",
        "number": "12",
        "ordering": "Culprit unmasked",
        "matching": "Whitehaven Mansions",
    }
    text = alice.question(1).text
    assert all(words in text for words in (key[kind], "first chapter all along", "Chapter 1"))


def test_the_feedback_of_the_option_chosen_and_of_no_other(
    shelve: Callable[..., object], alice: Person
) -> None:
    options = [
        "The butler",
        {"text": "The gardener", "feedback": "He was in the greenhouse."},
        {"text": "The countess", "feedback": "She was at the opera."},
    ]
    shelve(the_case=make_pack([make_question(options=options)]))
    alice.start()
    form = alice.question(1).form("/turns/1")
    alice.send(form, choice=choose(form, "The gardener"))
    html = alice.question(1).html
    assert ("greenhouse" in html, "opera" in html) == (True, False)


def test_the_feedback_to_a_name_that_must_be_told_apart(shelve: Callable[..., object], alice: Person) -> None:
    reject = [{"text": "Pierrot", "feedback": "That is the clown."}]
    shelve(the_case=make_pack([make_question("typed", reject=reject)]))
    alice.start()
    alice.answer(1, text="pierrot")
    assert "That is the clown." in alice.question(1).text


def test_what_is_typed_is_shown_as_text(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack([make_question("typed")]))
    alice.start()
    alice.answer(1, text="<img src=x onerror=alert(1)> {{ 7*7 }}")
    page = alice.question(1)
    assert "<img src=x" not in page.html
    assert "<img src=x onerror=alert(1)> {{ 7*7 }}" in page.text


def play_as_many(app: Flask, count: int, text: str) -> Person:
    person = Person(app, "Nobody")
    for number in range(count):
        person = Person(app, f"Player {number}")
        person.start()
        form = person.question(1).form("/turns/1")
        person.send(form, choice=choose(form, text))
    return person


@pytest.mark.parametrize(("players", "told"), [(19, False), (20, True)])
def test_what_others_chose_is_told_from_twenty_up(
    app: Flask, shelve: Callable[..., object], players: int, told: bool
) -> None:
    shelve(the_case=make_pack([make_question()]))
    last = play_as_many(app, players, "The gardener")
    assert ("100 %" in last.question(1).text or "100%" in last.question(1).text) is told


def test_only_first_answers_are_counted_among_what_others_chose(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    for _ in range(3):
        alice.start()
        form = alice.question(1).form("/turns/1")
        alice.send(form, choice=choose(form, "The butler"))
    with app.app_context():
        times = {row.choice: row.times for row in db.session.scalars(select(Chosen))}
        assert times == {Chosen.ANSWERS: 1, Chosen.RIGHT: 1, 0: 1}


def test_the_columns_of_the_key_raise_when_loaded_by_accident(app: Flask, case: None) -> None:
    with app.app_context():
        revision = db.session.scalars(select(Revision)).first()
        assert revision is not None
        with pytest.raises(Exception, match="raiseload"):
            _ = revision.body


def test_a_question_met_before_says_that_it_does_not_count(
    shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    said = []
    for _ in range(2):
        alice.start()
        alice.pass_(1)
        said.append("met this one before" in alice.question(1).text)
    assert said == [False, True]
