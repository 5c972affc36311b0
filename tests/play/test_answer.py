"""Answering a turn, of each kind, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.play.models import Encounter, Round, Turn
from tests.factories import KINDS, make_pack, make_question, many
from tests.page import Page, PageForm
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flask import Flask

    from tests.person import Person


def right(kind: str, form: PageForm) -> dict[str, Any]:
    """Return the fields that answer the factory's question of a kind rightly."""
    if kind == "single":
        return {"choice": choose(form, "The butler")}
    if kind == "multiple":
        return {"choices": [choose(form, "Rope"), choose(form, "Dagger")]}
    if kind == "true_false":
        return {"choice": choose(form, "False")}
    if kind == "typed":
        return {"text": "hercule  POIROT"}
    if kind == "number":
        return {"text": "12,5"}
    labels = {key.split("=")[0]: label for key, label in form.labels.items()}
    order = ["Body found", "Alarm raised", "Culprit unmasked"]
    return {
        name: str(place)
        for name, label in labels.items()
        for place, item in enumerate(order, 1)
        if item in label
    }


def turns(app: Flask) -> list[Turn]:
    with app.app_context():
        return list(db.session.scalars(select(Turn).order_by(Turn.n)))


@pytest.fixture
def one(shelve: Callable[..., object], alice: Person, request: pytest.FixtureRequest) -> Person:
    """Alice stands before one question of the kind that the test asks for."""
    shelve(the_case=make_pack([make_question(getattr(request, "param", "single"))]))
    alice.start()
    return alice


@pytest.mark.parametrize(
    ("one", "kind"), [(kind, kind) for kind in KINDS if kind != "matching"], indirect=["one"]
)
def test_the_right_answer_of_each_kind_earns_all(app: Flask, one: Person, kind: str) -> None:
    form = one.question(1).form("/turns/1")
    response = one.send(form, **right(kind, form))
    assert (response.status_code, response.location) == (303, f"{one.round_url}/turns/1")
    assert [(turn.verdict, turn.points) for turn in turns(app)] == [("right", 100)]
    assert "Well spotted" in one.question(1).text


def test_matching_pairs(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack([make_question("matching")]))
    alice.start()
    page = alice.question(1)
    wanted = {"row-0": "Baker Street", "row-1": "Whitehaven Mansions"}
    alice.send(
        page.form("/turns/1"), **{name: page.option_texts[name, text] for name, text in wanted.items()}
    )
    assert [turn.verdict for turn in turns(app)] == ["right"]


def test_nothing_is_the_partner_of_two(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack([make_question("matching")]))
    alice.start()
    response = alice.answer(1, row__0="0", row__1="0")
    assert (response.status_code, "partner of two" in response.text) == (422, True)
    assert [turn.answered_at for turn in turns(app)] == [None]


@pytest.mark.parametrize("one", ["multiple"], indirect=True)
def test_half_of_it_is_getting_warm(app: Flask, one: Person) -> None:
    form = one.question(1).form("/turns/1")
    one.send(form, choices=[choose(form, "Rope")])
    assert [(turn.verdict, turn.points) for turn in turns(app)] == [("partly", 50)]
    assert "Getting warm" in one.question(1).text


@pytest.mark.parametrize("one", ["multiple"], indirect=True)
def test_ticking_everything_earns_nothing(app: Flask, one: Person) -> None:
    form = one.question(1).form("/turns/1")
    one.send(form, choices=form.options["choices"])
    assert [(turn.verdict, turn.points) for turn in turns(app)] == [("wrong", 0)]


def test_a_wrong_answer_is_a_red_herring_with_the_key_and_the_reason(one: Person) -> None:
    form = one.question(1).form("/turns/1")
    one.send(form, choice=choose(form, "The countess"))
    text = one.question(1).text
    assert all(
        words in text for words in ("Red herring", "The butler", "first chapter all along", "Chapter 1")
    )


def test_a_pass_earns_nothing_and_shows_the_reveal(app: Flask, one: Person) -> None:
    one.pass_(1)
    assert [(turn.verdict, turn.points, turn.response) for turn in turns(app)] == [("passed", 0, None)]
    assert "Passed" in one.question(1).text


@pytest.mark.parametrize(
    ("one", "fields"),
    [
        pytest.param("single", {}, id="nothing"),
        pytest.param("single", {"choice": "9"}, id="G21"),
        pytest.param("single", {"choice": "-1"}, id="negative"),
        pytest.param("single", {"choice": "zero"}, id="word"),
        pytest.param("multiple", {}, id="none-ticked"),
        pytest.param("typed", {"text": "   "}, id="T08-blank"),
        pytest.param("typed", {"text": "…?!"}, id="T08-folds-to-nothing"),
        pytest.param("typed", {"text": "a" + "\u0301" * 500}, id="T06"),
        pytest.param("typed", {"text": "a\u202eb"}, id="T01"),
        pytest.param("typed", {"text": "a" * 501}, id="too-long"),
        pytest.param("number", {"text": "a dozen"}, id="no-number"),
        pytest.param("ordering", {"place__0": "1", "place__1": "1", "place__2": "2"}, id="two-at-one-place"),
        pytest.param("matching", {}, id="unmatched"),
    ],
    indirect=["one"],
)
def test_what_cannot_be_an_answer_leaves_the_turn_open(
    app: Flask, one: Person, fields: dict[str, Any]
) -> None:
    response = one.answer(1, **fields)
    assert response.status_code == 422
    assert "There is a problem" in Page(response.text).text
    assert [turn.answered_at for turn in turns(app)] == [None]


@pytest.mark.parametrize("one", KINDS, indirect=True)
def test_a_form_without_its_fields_is_no_answer(app: Flask, one: Person) -> None:
    form = one.question(1).form("/turns/1")
    bare = {"csrf_token": form.fields["csrf_token"], "turn": "1"}
    assert one.client.post(form.action, data=bare).status_code == 422
    assert [turn.answered_at for turn in turns(app)] == [None]


@pytest.mark.parametrize("one", ["multiple"], indirect=True)
def test_the_same_option_thrice_is_nonsense(app: Flask, one: Person) -> None:
    assert one.answer(1, choices=["1", "1", "1"]).status_code == 400
    assert [turn.answered_at for turn in turns(app)] == [None]


@pytest.mark.parametrize("field", ["elapsed_ms", "started_at", "score", "correct", "_method"])
def test_a_field_nobody_asked_for_is_refused(app: Flask, one: Person, field: str) -> None:
    response = one.answer(1, choice="0", **{field: "1"})
    assert (response.status_code, field in response.text) == (400, True)
    assert [turn.answered_at for turn in turns(app)] == [None]


def test_the_first_answer_stands(app: Flask, one: Person) -> None:
    form = one.question(1).form("/turns/1")
    first = one.send(form, choice=choose(form, "The butler"))
    again = one.send(form, choice=choose(form, "The countess"))
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert [turn.verdict for turn in turns(app)] == ["right"]


@pytest.mark.parametrize(
    ("one", "kind"), [(kind, kind) for kind in KINDS if kind != "matching"], indirect=["one"]
)
def test_a_double_click_is_told_nothing(one: Person, kind: str) -> None:
    form = one.question(1).form("/turns/1")
    for _ in range(2):
        assert one.send(form, **right(kind, form)).status_code == 303
    assert "first answer stands" not in one.question(1).text


@pytest.mark.parametrize("fields", [{"choice": "1"}, {"pass": "1"}, {}, {"choice": "9"}])
def test_whoever_sends_something_else_afterwards_is_told_which_stands(
    one: Person, fields: dict[str, Any]
) -> None:
    form = one.question(1).form("/turns/1")
    key = choose(form, "The butler")
    one.send(form, choice=key)
    one.send(form, **{name: "2" if value == key else value for name, value in fields.items()})
    assert "that first answer stands" in one.question(1).text


def test_a_question_is_answered_in_its_turn(shelve: Callable[..., object], app: Flask, alice: Person) -> None:
    shelve(the_case=make_pack(many(5)))
    alice.start()
    form = alice.question(1).form("/turns/1")
    form.action = form.action.replace("/turns/1", "/turns/5")
    response = alice.send(form, choice="0", turn="5")
    assert response.status_code == 409
    assert alice.round_url in Page(response.text).links
    assert [turn.answered_at for turn in turns(app)] == [None] * 5


def test_a_form_that_belongs_to_another_question_is_told_so(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    shelve(the_case=make_pack(many(2)))
    alice.start()
    assert alice.answer(1, choice="0", turn="2").status_code == 409
    assert [turn.answered_at for turn in turns(app)] == [None, None]


@pytest.mark.parametrize(
    "path", ["turns/9", "turns/0", "turns/-1", "turns/1.0", "turns/１", "turns/9223372036854775808"]
)
def test_a_turn_that_was_not_drawn_is_404(one: Person, path: str) -> None:
    one.get(f"{one.round_url}/{path}", 404)


def test_nobody_elses_round(one: Person, bob: Person) -> None:
    bob.get(one.round_url, 404)
    bob.get(f"{one.round_url}/turns/1", 404)
    form = one.question(1).form("/turns/1")
    bob.get("/packs/the-case")
    form.fields["csrf_token"] = bob.get("/packs/the-case").form("/rounds").fields["csrf_token"]
    assert bob.send(form, choice="0").status_code == 404


def test_only_the_first_encounter_is_kept(shelve: Callable[..., object], app: Flask, alice: Person) -> None:
    shelve(the_case=make_pack([make_question()]))
    for text in ("The countess", "The butler"):
        alice.start()
        form = alice.question(1).form("/turns/1")
        alice.send(form, choice=choose(form, text))
    with app.app_context():
        met = db.session.scalars(select(Encounter)).one()
        assert (met.points, met.right, met.missed) == (0, False, False)
        assert [round_.points for round_ in db.session.scalars(select(Round).order_by(Round.id))] == [0, 100]
    assert [turn.counts for turn in turns(app)] == [True, False]


def test_the_last_answer_ends_the_round(app: Flask, one: Person) -> None:
    one.get(f"{one.round_url}/result", 404)
    one.pass_(1)
    assert one.client.get(one.round_url).location == f"{one.round_url}/result"
    with app.app_context():
        assert db.session.scalars(select(Round)).one().finished_at is not None
