"""The text of packs on pages: in its own direction, and never as anything but text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.factories import KINDS, make_pack, make_question
from tests.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.person import Person

ARABIC = "من القاتل في المكتبة؟"


def test_an_arabic_question_with_latin_options_keeps_both_directions(
    shelve: Callable[..., object], alice: Person
) -> None:
    options = {"options": ["Zoe", "Adam", "Mia"], "answer": "Mia", "keep_order": "true"}
    shelve(the_case=make_pack([make_question(prompt=ARABIC, **options)], language="ar"))
    alice.start()
    html = alice.question(1).html
    shown = [
        re.sub(r"<[^>]+>", "", text) for text in re.findall(r'exhibit__text" dir="auto">(.+?)</span>', html)
    ]
    assert shown == ["Zoe", "Adam", "Mia"]
    assert re.search(rf'id="prompt"\s+dir="auto"\s+lang="ar"><p>{ARABIC}</p>', html)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text", ["{{ config }} {% for x in y %}", "<img src=x onerror=alert(1)>", "%(name)s"]
)
def test_templates_and_markup_in_a_pack_are_text(
    shelve: Callable[..., object], alice: Person, kind: str, text: str
) -> None:
    question = make_question(
        kind, prompt=f"What of {text}?", explanation=f"Why: {text}.", hint=f"See {text}."
    )
    question["evidence"] = [{"work": f"Work {text}", "locator": text}]
    shelve(the_case=make_pack([question], title=f"Case {text}", blurb=f"On {text}."))
    pages = [alice.get("/"), alice.get("/packs/the-case")]
    alice.start()
    alice.send(alice.question(1).form("/hint"))
    pages += [alice.question(1), Page(alice.client.get(alice.pass_(1).location).text)]
    pages += [alice.get(f"{alice.round_url}/result"), alice.get("/rounds"), alice.get("/leaderboard")]
    for page in pages:
        assert "<img src=x" not in page.html
        assert "SECRET_KEY" not in page.html
    assert all(text in page.text for page in pages[:-1])


def test_a_link_that_is_a_script_keeps_its_words_only(shelve: Callable[..., object], alice: Person) -> None:
    explanation = "See [the proof](javascript:alert(1)) and [the source](https://example.org/a)."
    shelve(the_case=make_pack([make_question(explanation=explanation)]))
    alice.start()
    page = Page(alice.client.get(alice.pass_(1).location).text)
    assert "the proof" in page.text
    assert not [url for url in page.links if "javascript" in url]
    assert 'rel="nofollow noopener noreferrer"' in page.html
