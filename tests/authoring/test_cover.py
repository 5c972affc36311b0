"""What a pack says of itself, and its stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.bank.formats import native
from tests.authoring.desk import PACK, document, header, order, shown, written
from tests.factories import make_question, many
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person


def save(author: Person, **changes: str) -> TestResponse:
    return author.send(author.get(f"{PACK}/cover").form("/cover"), **({"act": "save"} | changes))


def test_every_field_is_kept(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    fields = {
        "title": "The Other Case",
        "blurb": "A body\nin the other library.",
        "work-title": "The Other Novel",
        "work-kind": "film",
        "work-year": "1931",
        "creators-0-text": "B. Writer",
        "authors-0-text": "A. Tester",
        "licence": "CC-BY-SA-4.0",
        "language": "en-GB",
    }
    assert save(agatha, **fields).status_code == 303
    kept = header(app)
    assert kept["work"] == {
        "title": "The Other Novel",
        "kind": "film",
        "year": "1931",
        "creators": ["B. Writer"],
    }
    assert (kept["title"], kept["blurb"], kept["licence"]) == (
        "The Other Case",
        "A body\nin the other library.",
        "CC-BY-SA-4.0",
    )
    questions = [{"id": key} | document(app, key) for key in order(app)]
    assert native.examine(kept | {"questions": questions}).pack is not None


def test_rows_come_and_go(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    form = shown(agatha, save(agatha, act="content_notes.add", title="Kept")).form("/cover")
    agatha.send(form, act="content_notes.add", **{"content_notes-0-text": "There is a body."})
    assert header(app)["content_notes"] == ["There is a body."]
    assert header(app)["title"] == "Kept"
    save(agatha, act="content_notes.remove.0")
    assert "content_notes" not in header(app)


def test_stages_are_added_named_and_put_in_order(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    form = shown(agatha, save(agatha, act="stages.add")).form("/cover")
    agatha.send(
        form, act="stages.up.2", **{"stages-2-label": "Half-way through", "stages-0-label": "Part one"}
    )
    assert header(app)["stages"] == [
        {"label": "Part one", "key": "start"},
        {"label": "Half-way through", "key": "half-way-through"},
        {"label": "The end", "key": "end"},
    ]


def test_a_stage_says_how_many_questions_use_it(app: Flask, agatha: Person) -> None:
    written(app, questions=[*many(8), make_question("number", stage="end")])
    page = agatha.get(f"{PACK}/cover")
    assert "8 questions are asked from here on" in page.text
    assert "1 question is asked from here on" in page.text


def test_a_stage_that_nothing_uses_goes(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    save(agatha, act="stages.remove.1")
    assert [stage["key"] for stage in header(app)["stages"]] == ["start"]


def test_a_stage_in_use_is_joined_with_the_next(app: Flask, agatha: Person) -> None:
    written(app, questions=many(2))
    save(agatha, act="stages.remove.0")
    assert [stage["key"] for stage in header(app)["stages"]] == ["end"]
    assert {document(app, key)["stage"] for key in order(app)} == {"end"}


def test_the_last_stage_stays_while_it_is_in_use(app: Flask, agatha: Person) -> None:
    written(app, questions=many(2, stage="end"))
    form = agatha.get(f"{PACK}/cover").form("/cover")
    refused(app, 409, lambda: agatha.send(form, act="stages.remove.1"))


def test_a_question_at_a_stage_that_is_gone_keeps_it_and_is_told(app: Flask, agatha: Person) -> None:
    written(app, questions=[*many(8), make_question("number", stage="nowhere")])
    page = agatha.get(f"{PACK}/questions/q-number")
    assert "the pack has no stage nowhere" in page.text
    assert page.form("/q-number").fields["stage"] == ["nowhere"]


def test_what_the_linter_says_of_the_pack_stands_beside_its_field(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8), language="Klingon language", work={"title": "The Case", "kind": "opera"})
    page = agatha.get(f"{PACK}/cover")
    assert "must be a language tag such as en or pt-BR" in page.text
    assert "“What sort of thing it is” must be" in page.text
    assert page.form("/cover").fields["work-kind"] == ["opera"]


def test_a_warning_about_the_whole_pack_is_answered_on_its_cover(app: Flask, agatha: Person) -> None:
    written(app, questions=many(2))
    page = agatha.get(f"{PACK}/cover")
    assert "plot has 2 questions at start" in page.text
    form = shown(agatha, save(agatha, act="allow.thin-category")).form("/cover")
    agatha.send(form, act="save", **{"lint_allow-0-why": "A small case."})
    assert "plot has 2 questions at start" not in agatha.get(f"{PACK}/cover").text
    assert "1 thing is in doubt" not in agatha.get(PACK).text


@pytest.mark.parametrize("act", ["explode", "options.add", "picture.remove", "stages.remove.9"])
def test_a_button_that_there_is_not(app: Flask, agatha: Person, act: str) -> None:
    written(app, questions=many(2))
    form = agatha.get(f"{PACK}/cover").form("/cover")
    refused(app, 400, lambda: agatha.send(form, act=act))


@pytest.mark.parametrize("missing", ["title", "edition", "language"])
def test_half_a_form_changes_nothing(app: Flask, agatha: Person, missing: str) -> None:
    written(app, questions=many(2))
    form = agatha.get(f"{PACK}/cover").form("/cover")
    refused(app, 400, lambda: agatha.send(form, missing, act="save"))
