"""What authors see of a question is what players get, before the answer and after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.authoring.desk import PACK, save, written
from tests.factories import KINDS, make_pack, make_question

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

QUESTION = re.compile(r'<div class="prompt prose".*?</form>', re.DOTALL)
LOOKS = re.compile(r'<div class="prompt prose".*?</details>', re.DOTALL)
REVEAL = re.compile(
    r'(<span>(?:Well spotted|Red herring)</span>.*?)(?:</details>|<p class="buttons">)', re.DOTALL
)
BETWEEN = re.compile(r"<(?:/?(?:fieldset|form|details|div|h\d|input type=\"hidden\")[^>]*)>|\sdisabled")


def plain(html: str) -> str:
    """Return a part of a page without what frames it."""
    return " ".join(BETWEEN.sub(" ", html).split())


def asked(html: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search(html)
    assert found
    return plain(found[0].partition('<p class="buttons">')[0])


@pytest.mark.parametrize("kind", ["true_false", "typed", "number"])
def test_before_the_answer_it_is_the_same_to_the_letter(
    app: Flask, shelve: Callable[..., Any], agatha: Person, alice: Person, kind: str
) -> None:
    question = make_question(kind, prompt="What of *this*, then?")
    key = question["id"]
    shelve(the_folder=make_pack([question]))
    written(app, questions=[question])
    alice.start("the-folder")
    assert asked(agatha.get(f"{PACK}/questions/{key}").html, LOOKS) == asked(alice.question(1).html, QUESTION)


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_right_answer_it_says_what_a_reveal_says(
    app: Flask, shelve: Callable[..., Any], agatha: Person, alice: Person, kind: str
) -> None:
    shelve(the_folder=make_pack([make_question(kind)]))
    written(app, questions=[make_question(kind)])
    key = f"q-{kind.replace('_', '-')}"
    preview = agatha.get(f"{PACK}/questions/{key}")
    for words in ("Well spotted", "100 points", "It was in the first chapter all along", "Chapter 1"):
        assert words in preview.text
    assert "Red herring" in preview.text


def test_a_reveal_is_the_same_to_the_letter(
    app: Flask, shelve: Callable[..., Any], agatha: Person, alice: Person
) -> None:
    question = make_question("number")
    shelve(the_folder=make_pack([question]))
    written(app, questions=[question])
    alice.start("the-folder")
    alice.answer(1, text="12")
    reveal = REVEAL.search(alice.question(1).html)
    preview = REVEAL.search(agatha.get(f"{PACK}/questions/q-number").html)
    assert reveal
    assert preview
    assert plain(preview[1]) == plain(reveal[1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_with_nothing_in_it_yet_shows_that(app: Flask, agatha: Person, kind: str) -> None:
    written(app, questions=[{"id": "bare", "kind": kind}])
    page = agatha.get(f"{PACK}/questions/bare")
    assert "There is no key yet." in page.text
    assert "Question 1 of 1" in page.text


def test_what_there_is_of_half_a_question_is_shown(app: Flask, agatha: Person) -> None:
    written(
        app, questions=[{"id": "half", "kind": "single", "prompt": "Who?", "options": ["Only the butler"]}]
    )
    save(agatha, "half", right="0", hint="x" * 600)
    page = agatha.get(f"{PACK}/questions/half")
    assert page.text.count("Only the butler") == 2
    assert "Right, and you had it" in page.text
    assert "There is nothing wrong to be answered yet." in page.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>"])
def test_no_script_gets_into_what_is_shown(app: Flask, agatha: Person, url: str) -> None:
    evil = {"prompt": "<img src=x onerror=alert(1)>", "explanation": f"[x]({url})", "hint": "<script>"}
    written(app, questions=[make_question("single", evidence=[{"work": "W", "url": url}], **evil)])
    page = agatha.get(f"{PACK}/questions/q-single")
    assert "<img src=x" not in page.html
    assert f'href="{url}' not in page.html
    assert "<script>alert" not in page.html
