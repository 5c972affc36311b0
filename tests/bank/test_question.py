"""What a question shows before the answer, and what it says after."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from quizapp.bank.question import Asked, Question
from tests.bank.written import (
    EVERY_KIND,
    load,
    matching,
    multiple,
    number,
    ordering,
    question,
    single,
    true_false,
    typed,
)

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)

TWINS = [
    [single(answer=answer) for answer in ("Butler", "Gardener", "Cook")],
    [multiple(answer=answer) for answer in (["Ada"], ["Ben", "Dan"])],
    [true_false(answer=answer) for answer in (True, False)],
    [typed(answer=answer, accept=[answer + "s"], reject=["Joe"]) for answer in ("Ada", "Ben")],
    [number(answer=answer, tolerance=answer) for answer in (1, 2)],
    [ordering(items=items) for items in (["A", "B", "C"], ["C", "A", "B"])],
    [matching(pairs=[{"left": "x", "right": a}, {"left": "y", "right": b}]) for a, b in ("PQ", "QP")],
]


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins[0]["kind"])
def test_what_is_asked_does_not_depend_on_the_key(twins: list[dict[str, Any]]) -> None:
    asked = [question(twin).asked() for twin in twins]
    assert all(one == other for one, other in combinations(asked, 2))


@pytest.mark.parametrize("written", EVERY_KIND, ids=lambda written: written["kind"])
def test_a_question_survives_json(written: dict[str, Any]) -> None:
    original = question(written)
    again = QUESTION.validate_json(original.model_dump_json())
    assert again == original
    assert again.digest() == original.digest()
    assert again.digest() != question(written | {"prompt": "Something else?"}).digest()


def test_what_an_older_version_told_as_well_is_overlooked() -> None:
    asked = question(single()).asked()
    assert Asked.model_validate(asked.model_dump(mode="json") | {"has_image": False}) == asked


def test_an_answer_to_the_linter_makes_no_other_question() -> None:
    allow = [{"rule": "negated-prompt", "why": "It reads well."}]
    assert question(single(lint_allow=allow)).digest() == question(single()).digest()
    assert question(single(lint_allow=allow)).lint_allow


def test_feedback_for_a_rejected_name_does_not_wait_for_an_article() -> None:
    film = question(typed(reject=[{"text": "Hard", "feedback": "No."}]))
    assert film.feedback_for("The Hard") == film.feedback_for("die hard", "de") == ("No.",)
    assert film.feedback_for("Die Hard", "en") == ()


def test_questions_are_frozen() -> None:
    with pytest.raises(ValidationError):
        question(single()).prompt = "x"


def test_asked_tells_of_picture_hint_and_unit_without_giving_them_away() -> None:
    asked = question(number(unit="bells", hint="Few.", image={"file": "a.png", "alt": "A bell"})).asked()
    assert (asked.unit, asked.has_hint, asked.image_alt) == ("bells", True, "A bell")
    assert question(single(keep_order="yes")).asked().keep_order
    assert question(true_false()).asked().choices == ("True", "False")


def test_choices_of_ordering_and_matching_are_sorted() -> None:
    assert question(ordering()).asked().choices == ("Axe", "Fire", "Poison", "Rope")
    assert question(matching()).asked().choices == ("Attic", "Hall", "Kitchen", "Moor")
    assert question(matching()).asked().rows == ("Cook", "Dog", "Rat")


@pytest.mark.parametrize(
    ("written", "response", "said"),
    [
        (single(options=["A", {"text": "B", "feedback": "No."}], answer="A"), 1, ("No.",)),
        (single(options=["A", {"text": "B", "feedback": "No."}], answer="A"), 0, ()),
        (multiple(options=["Ada", {"text": "B", "feedback": "No."}, "Cleo"]), (0, 1), ("No.",)),
        (multiple(), 1, ()),
        (true_false(), 1, ("Look again.",)),
        (true_false(), 0, ()),
        (typed(reject=[{"text": "Joan", "feedback": "Her sister."}]), "JOAN", ("Her sister.",)),
        (typed(), "Joan", ()),
        (number(), "7", ()),
        (ordering(), (0, 1, 2, 3), ()),
        (matching(), (0, 1, 2), ()),
    ],
)
def test_feedback_answers_the_response(written: dict[str, Any], response: Any, said: tuple[str, ...]) -> None:
    assert question(written).feedback_for(response) == said


@pytest.mark.parametrize(
    "written", [single(), multiple(), true_false(), typed(), number()], ids=lambda one: one["kind"]
)
def test_a_missing_key_is_an_empty_one(written: dict[str, Any]) -> None:
    blank = question(written | {"answer": [] if written["kind"] == "multiple" else ""})
    assert blank.key_texts() == ()
    if blank.kind != "multiple":
        with pytest.raises(LookupError):
            blank.key()


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        (single(), ("Butler",)),
        (multiple(), ("Ada", "Cleo")),
        (true_false(answer="no"), ("False",)),
        (typed(accept=["Ellen"]), ("Hélène", "Ellen")),
        (number(answer="2.50"), ("2.50",)),
        (ordering(), ("Poison", "Rope", "Axe", "Fire")),
        (matching(), ("Kitchen", "Hall", "Attic")),
    ],
)
def test_the_key_in_words(written: dict[str, Any], texts: tuple[str, ...]) -> None:
    assert question(written).key_texts() == texts


def test_empty_lists_may_be_left_blank() -> None:
    blank = question(single(evidence="", lint_allow="", explanation="", hint=""))
    assert (blank.evidence, blank.lint_allow, blank.explanation) == ((), (), "")


@pytest.mark.parametrize(
    "written",
    [
        multiple(answer=["Ada", "Ada"]),
        ordering(items=["A", "B"]),
        matching(pairs=[{"left": "a", "right": "b"}]),
        single(evidence=[{"work": "W", "url": "ftp://x"}]),
        single(evidence=[{"work": "W", "url": "https://user:pw@x.org"}]),
        single(evidence=[{"work": "W", "url": "https://[x"}]),
        single(options=["A\nB", "C"]),
        single(prompt="x" * 2_001),
        single(options=["x" * 501, "B"]),
    ],
)
def test_a_wrong_shape_is_refused(written: dict[str, Any]) -> None:
    assert len(load(written).mistakes) == 1
