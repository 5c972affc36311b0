"""A question is written by plain forms: every field, rows that come and go, what the linter says beside each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp.authoring.models import DraftQuestion
from quizapp.bank.formats import native
from quizapp.extensions import db
from tests.authoring.desk import PACK, document, leaf, order, save, shown, written
from tests.factories import KINDS, make_pack, make_question, many
from tests.refusal import ledger, refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.page import Page
    from tests.person import Person

COMMON = {
    "prompt": "What was found?",
    "explanation": "It is said\nin the first scene.",
    "category": "cast",
    "difficulty": "hard",
    "stage": "end",
    "hint": "Look.",
    "sensitive": "y",
    "evidence-0-work": "The Case",
    "evidence-0-locator": "Chapter 2",
    "evidence-0-url": "https://example.org/case",
}
WRITTEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "single": (
        {"options-0-text": "Rope", "options-0-feedback": "No.", "options-1-text": "Axe", "right": "1"},
        {"options": [{"text": "Rope", "feedback": "No."}, "Axe"], "answer": "Axe"},
    ),
    "multiple": (
        {"options-0-text": "A", "options-1-text": "B", "options-2-text": "C", "right": ["0", "2"]}
        | {"keep_order": "y"},
        {"options": ["A", "B", "C"], "answer": ["A", "C"], "keep_order": "true"},
    ),
    "true_false": (
        {"answer": "true", "feedback": "Look again."},
        {"answer": "true", "feedback": "Look again."},
    ),
    "typed": ({"answer": "Hélène"}, {"answer": "Hélène"}),
    "number": (
        {"answer": "12", "tolerance": "1", "unit": "stabs"},
        {"answer": "12", "tolerance": "1", "unit": "stabs"},
    ),
    "ordering": (
        {"items-0-text": "One", "items-1-text": "Two", "items-2-text": "Three"},
        {"items": ["One", "Two", "Three"]},
    ),
    "matching": (
        {"pairs-0-left": "Cook", "pairs-0-right": "Kitchen", "pairs-1-left": "Dog", "pairs-1-right": "Hall"},
        {"pairs": [{"left": "Cook", "right": "Kitchen"}, {"left": "Dog", "right": "Hall"}]},
    ),
}


def said(page: Page, place: str) -> str:
    """Return what a page says beside a field."""
    found = re.search(
        rf'data-said="{place}">(.*?)</div>\s*(?:</div>|<ol|</li|<label|<p|<div|$)', page.html, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_is_kept(app: Flask, agatha: Person, kind: str) -> None:
    written(app, questions=[])
    agatha.send(agatha.get(PACK).form("/questions"), kind=kind)
    (key,) = order(app)
    fields, own = WRITTEN[kind]
    assert save(agatha, key, **(COMMON | fields)).status_code == 303
    kept = document(app, key)
    common = {"kind": kind, "prompt": "What was found?", "explanation": "It is said\nin the first scene."}
    common |= {"category": "cast", "difficulty": "hard", "stage": "end", "hint": "Look.", "sensitive": "true"}
    evidence = [{"work": "The Case", "locator": "Chapter 2", "url": "https://example.org/case"}]
    assert kept == common | own | {"evidence": evidence}
    assert native.examine(make_pack([{"id": key} | kept])).pack is not None


@pytest.mark.parametrize("kind", KINDS)
def test_saving_what_was_not_changed_changes_nothing(app: Flask, agatha: Person, kind: str) -> None:
    written(app)
    key = f"q-{kind.replace('_', '-')}"
    before = document(app, key)
    for _ in range(2):
        assert save(agatha, key).status_code == 303
    assert document(app, key) == before


def test_rows_come_one_by_one_and_what_was_typed_is_kept(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("typed", accept=None, reject=None)])
    form = leaf(agatha, "q-typed")
    assert "accept-0-text" not in form.fields
    for n in range(3):
        response = agatha.send(form, act="accept.add", hint=f"Typed {n}")
        assert response.location.endswith(f"#f-accept-{n}-text")
        page = shown(agatha, response)
        form = page.form("/questions/q-typed")
        assert form.fields["hint"] == [f"Typed {n}"]
        form.fields[f"accept-{n}-text"] = [f"Spelling {n}"]
    agatha.send(form, act="accept.remove.1")
    assert document(app, "q-typed")["accept"] == ["Spelling 0", "Spelling 2"]
    save(agatha, "q-typed", act="accept.up.1")
    assert document(app, "q-typed")["accept"] == ["Spelling 2", "Spelling 0"]


def test_the_linter_speaks_beside_the_field(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single"), make_question("typed")])
    page = shown(
        agatha,
        save(
            agatha,
            "q-single",
            prompt="Was it not the butler?",
            explanation="",
            **{"options-1-text": "the butler"},
        ),
    )
    assert "the prompt turns on “not”" in said(page, "prompt")
    assert "the prompt names the key, “butler”" in page.text
    assert "is there already, as “The butler”" in said(page, "options-1")
    assert said(page, "options-0") == ""
    assert "the explanation is missing" in said(page, "explanation")


def test_it_calls_a_field_as_the_form_does(app: Flask, agatha: Person) -> None:
    question = make_question(
        "typed", stage=None, accept=["x" * 600], reject=[{"text": "", "feedback": "No."}]
    )
    written(app, questions=[question])
    page = agatha.get(f"{PACK}/questions/q-typed")
    assert "“Safe to ask from” is missing" in said(page, "stage")
    assert "“Spelling 1” is longer than 500 characters" in said(page, "accept-0")
    assert "“Name 1 that is wrong” " in said(page, "reject-0")


def test_it_says_what_the_command_would_say(app: Flask, agatha: Person) -> None:
    written(
        app, questions=[make_question("number", answer="1.234,5", stage="nowhere", difficulty="fiendish")]
    )
    page = agatha.get(f"{PACK}/questions/q-number")
    assert "must be a number such as 1984 or 2.5" in said(page, "answer")
    assert "“How hard it is” must be" in said(page, "difficulty")
    assert page.form("/questions/q-number").fields["stage"] == ["nowhere"]


def test_what_concerns_other_questions_is_said_too(app: Flask, agatha: Person) -> None:
    twins = [make_question("single", name, prompt="Who was it in the end?") for name in ("q-one", "q-two")]
    written(app, questions=twins)
    assert "q-one asks the same" in said(agatha.get(f"{PACK}/questions/q-two"), "prompt")
    assert said(agatha.get(f"{PACK}/questions/q-one"), "prompt") == ""


def test_a_warning_is_answered_beside_it(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single", prompt="Who was not in the library?")])
    response = save(agatha, "q-single", act="allow.negated-prompt", hint="Kept.")
    assert response.location.endswith("#f-lint_allow-0-why")
    page = shown(agatha, response)
    form = page.form("/questions/q-single")
    assert form.fields["lint_allow-0-rule"] == ["negated-prompt"]
    agatha.send(form, act="save", **{"lint_allow-0-why": "The butler says so."})
    page = agatha.get(f"{PACK}/questions/q-single")
    assert said(page, "prompt") == ""
    assert document(app, "q-single")["lint_allow"] == [
        {"rule": "negated-prompt", "why": "The butler says so."}
    ]
    assert document(app, "q-single")["hint"] == "Kept."


def test_an_answer_to_nothing_is_said_to_be_one(app: Flask, agatha: Person) -> None:
    allowed = [{"rule": "negated-prompt", "why": "Of old."}]
    questions = [*many(8), make_question("single", lint_allow=allowed)]
    written(app, questions=questions)
    page = agatha.get(f"{PACK}/questions/q-single")
    assert "there is no warning negated-prompt here to allow" in said(page, "lint_allow-0")
    assert "Answer this warning" not in page.text


def test_nothing_is_too_long_to_be_kept(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single")])
    long = "A very long story. " * 400
    page = shown(agatha, save(agatha, "q-single", explanation=long))
    assert document(app, "q-single")["explanation"] == long
    assert "is longer than 2,000 characters" in said(page, "explanation")


def test_more_options_than_there_may_be_are_kept_and_told(app: Flask, agatha: Person) -> None:
    options = [f"Suspect number {n}" for n in range(10)]
    written(app, questions=[make_question("single", options=options, answer=options[0])])
    form = leaf(agatha, "q-single")
    agatha.send(form, act="save", **{"options-10-text": "One too many", "options-10-feedback": ""})
    page = agatha.get(f"{PACK}/questions/q-single")
    assert page.form("/questions/q-single").fields["options-10-text"] == ["One too many"]
    assert "more than 10 entries" in said(page, "options")


@pytest.mark.parametrize(
    "text", ["a\0b", "\u202eabc", "e" + "\u0301" * 20, "\ufffe", "<script>alert(1)</script>"]
)
def test_odd_text_is_kept_told_and_inert(app: Flask, agatha: Person, text: str) -> None:
    written(app, questions=[make_question("typed")])
    response = save(agatha, "q-typed", prompt=text, answer=text, **{"accept-0-text": text})
    page = shown(agatha, response)
    assert "<script>alert" not in page.html
    kept = text.replace("\0", "\ufffd")
    assert document(app, "q-typed")["prompt"] == kept
    assert agatha.get(f"{PACK}/questions/q-typed").form("/questions/q-typed").fields["answer"] == [kept]
    agatha.get(PACK)
    agatha.get("/author")


def test_kinds_are_changed_keeping_what_both_have(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single")])
    shown(agatha, save(agatha, "q-single", act="kind", to_kind="multiple", hint="Saved first."))
    kept = document(app, "q-single")
    assert (kept["kind"], kept["answer"], kept["hint"]) == ("multiple", ["The butler"], "Saved first.")
    assert order(app) == ["q-single"]


def test_what_another_kind_has_no_place_for_lies_in_the_basket(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("matching")])
    before = document(app, "q-matching")
    page = shown(agatha, save(agatha, "q-matching", act="kind", to_kind="true_false"))
    assert "As it was it lies in the basket." in page.text
    assert document(app, "q-matching")["kind"] == "true_false"
    with app.app_context():
        removed = select(DraftQuestion.document).where(DraftQuestion.removed_at.is_not(None))
        kept = db.session.scalars(removed).one()
    assert kept["pairs"] == before["pairs"]
    assert kept["extra"] == before["extra"]


def test_a_question_is_renamed_before_it_is_published(app: Flask, agatha: Person) -> None:
    written(app, questions=many(2))
    page = shown(agatha, save(agatha, "q-0000", act="rename", to_name="the-bell", hint="Saved first."))
    assert page.form("/questions/the-bell").fields["hint"] == ["Saved first."]
    assert order(app) == ["the-bell", "q-0001"]
    agatha.get(f"{PACK}/questions/q-0000", 404)


@pytest.mark.parametrize("name", ["", "q-0001", "Not A Name", "../etc", "x" * 65, "-x"])
def test_a_name_that_cannot_be_had(app: Flask, agatha: Person, name: str) -> None:
    written(app, questions=many(2))
    form = leaf(agatha, "q-0000")
    refused(app, 409, lambda: agatha.send(form, act="rename", to_name=name))


def test_one_goes_on_to_the_next_with_everything_saved(app: Flask, agatha: Person) -> None:
    written(app, questions=many(2))
    response = save(agatha, "q-0000", act="next", hint="Saved.")
    assert response.location.endswith("/questions/q-0001")
    assert document(app, "q-0000")["hint"] == "Saved."
    assert save(agatha, "q-0001", act="previous").location.endswith("/questions/q-0000")
    assert save(agatha, "q-0001", act="next").location.endswith(PACK)
    assert save(agatha, "q-0001", act="another").location.endswith(f"{PACK}#add-title")
    page = agatha.get(f"{PACK}/questions/q-0000")
    assert f"{PACK}/questions/q-0001" in page.links


@pytest.mark.parametrize(
    "changes",
    [
        {"act": "explode"},
        {"act": "options.remove.99"},
        {"act": "items.add"},
        {"act": "kind", "to_kind": "essay"},
        {"edition": ""},
        {"edition": "0"},
        {"edition": "9" * 30},
        {"edition": "１"},
        {"kind": "essay"},
        {"options-7-text": "after a gap"},
        {"options-99-text": "too far"},
        {"key": "other"},
        {"prompt": ["twice", "over"]},
    ],
    ids=str,
)
def test_a_form_that_no_page_of_ours_has_sent(app: Flask, agatha: Person, changes: dict[str, Any]) -> None:
    written(app)
    form = leaf(agatha, "q-single")
    refused(app, 400, lambda: agatha.send(form, **({"act": "save"} | changes)))


@pytest.mark.parametrize("missing", ["prompt", "edition", "kind", "stage", "image-file"])
def test_half_a_form_changes_nothing(app: Flask, agatha: Person, missing: str) -> None:
    written(app)
    form = leaf(agatha, "q-single")
    refused(app, 400, lambda: agatha.send(form, missing, act="save"))


def test_a_form_larger_than_any_question_is_refused(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single")])
    form = leaf(agatha, "q-single")
    refused(app, 413, lambda: agatha.send(form, act="save", explanation="x" * 2_200_000))


def test_looking_changes_nothing(app: Flask, agatha: Person) -> None:
    written(app)
    before = ledger(app)
    for page in (
        "",
        "/cover",
        "/cover/remarks",
        "/discard",
        "/questions/q-single",
        "/questions/q-single/remarks",
    ):
        agatha.get(f"{PACK}{page}")
    assert ledger(app) == before


NASTY = ("\0", "a\0b", "9" * 90, "-1", "²", "\u202e\uffff\U0010ffff", "x" * 3000, "<b>", "'; --", "%00")


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_breaks(app: Flask, agatha: Person, kind: str) -> None:
    written(app, questions=[make_question(kind)])
    key = f"q-{kind.replace('_', '-')}"
    form = leaf(agatha, key)
    for name in [*form.fields, "act", "to_pack", "right"]:
        acts = ("place", "transfer", "kind", "rename") if name.startswith("to_") else ("save",)
        for nasty in NASTY:
            for act in acts:
                sent = {"act": act, "to_name": key} | {name: nasty}
                assert agatha.send(leaf(agatha, key), **sent).status_code < 500, sent
    agatha.get(PACK)
    agatha.get("/author")
