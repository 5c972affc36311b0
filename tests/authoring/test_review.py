"""What an author is shown before publishing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp import clock
from quizapp.authoring.operations import drafts
from quizapp.web.transaction import committed
from tests.authoring import press
from tests.factories import make_pack, make_question, many
from tests.test_queries import asked

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_it_counts_by_category_stage_kind_and_difficulty(app: Flask, agatha: Person) -> None:
    questions = [*many(3, category="cast"), make_question("typed", stage="end", difficulty="hard")]
    slug = press.draft(app, "Agatha", make_pack(questions))
    text = agatha.get(f"/author/packs/{slug}/review").text
    assert "The beginning 0 3 0 3" in text
    assert "The end 1 0 0 1" in text
    assert "In all 1 3 0 4" in text
    assert "One of several 3" in text
    assert "Hard 1" in text


def test_errors_come_first_and_each_leads_to_where_it_is_put_right(app: Flask, agatha: Person) -> None:
    questions = [
        make_question(name="q-keyless", answer=None, difficulty=None),
        make_question("typed", explanation=None),
    ]
    slug = press.draft(app, "Agatha", make_pack(questions))
    page = agatha.get(f"/author/packs/{slug}/review")
    assert page.text.index("to put right") < page.text.index("in doubt")
    assert "What of q-keyless in the library? · “How hard it is” is missing" in page.text
    assert f"/author/packs/{slug}/questions/q-keyless" in {url.partition("#")[0] for url in page.links}
    assert not [form for form in page.forms if form.action.endswith("/review")]


def test_a_half_written_draft_is_shown_all_the_same(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack([{"prompt": "Who?"}], title="", stages=[]) | {"title": "X"})
    press.change_cover(app, slug, title="", work="?")
    text = agatha.get(f"/author/packs/{slug}/review").text
    assert "1 question is too unfinished to be counted." in text


def test_a_cover_that_says_too_little_is_told(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    assert "something missing on it" not in agatha.get(f"/author/packs/{slug}/review").text
    press.change_cover(app, slug, licence="")
    page = agatha.get(f"/author/packs/{slug}/review")
    assert "something missing on it" in page.text
    assert page.form("/review")


def test_keys_that_answers_were_not_marked_by_lead_to_their_repair(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack([make_question()]))
    press.publish(agatha, slug)
    assert "marked by" not in agatha.get(f"/author/packs/{slug}/review").text
    press.change(app, slug, "q-single", answer="The countess")
    page = agatha.get(f"/author/packs/{slug}/review")
    assert "1 key is not the one that answers were marked by" in page.text
    assert f"/author/packs/{slug}/repairs#q-single" in page.links


def test_what_has_changed_is_told_question_by_question(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(4)))
    press.publish(agatha, slug)
    press.change(app, slug, "q-0000", prompt="What of the cellar in the library?")
    press.change_cover(app, slug, blurb="A body in the pantry.")
    with app.app_context(), committed():
        drafts.remove(press.pack(slug), "q-0001", clock.now())
        drafts.add_question(press.pack(slug), make_question("typed", "q-new"), clock.now())
        drafts.move(press.pack(slug), "q-0003", 0, clock.now())
    page = agatha.get(f"/author/packs/{slug}/review")
    assert "<del>q-0000</del>" in page.html.replace("<del>q</del>-<del>0000</del>", "<del>q-0000</del>")
    assert "<del>library</del>" in page.html
    assert "<ins>pantry</ins>" in page.html
    tags = [word for word in ("new", "gone", "changed", "elsewhere") if f'">{word}</span>' in page.html]
    assert tags == ["new", "gone", "changed", "elsewhere"]


def test_what_is_true_or_false_is_told_in_words(app: Flask, agatha: Person) -> None:
    questions = [make_question("true_false"), make_question("typed", answer="true"), *many(1)]
    slug = press.draft(app, "Agatha", make_pack(questions))
    press.publish(agatha, slug)
    press.change(app, slug, "q-true-false", answer="true", sensitive="true")
    press.change(app, slug, "q-typed", answer="false")
    with app.app_context(), committed():
        drafts.add_question(press.pack(slug), make_question("true_false", "q-new"), clock.now())
    page = agatha.get(f"/author/packs/{slug}/review")
    assert re.findall(r"<(?:del|ins)>(\w+)</", page.html) == ["False", "True", "yes", "true", "false"]
    assert "The answer False" in page.text


def test_answers_to_the_linter_are_no_change(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    press.publish(agatha, slug)
    press.change(app, slug, "q-single", lint_allow=[{"rule": "longest-key", "why": "It is his name."}])
    assert "Nothing that a player would notice." in agatha.get(f"/author/packs/{slug}/review").text


def test_it_asks_as_little_of_a_large_draft(app: Flask, agatha: Person) -> None:
    numbers = set()
    for title, size in (("Small", 2), ("Large", 300)):
        slug = press.draft(app, "Agatha", make_pack(many(size), title=title))
        press.publish(agatha, slug)
        press.change(app, slug, "q-0000", prompt="Who?")
        with asked(app) as found:
            agatha.get(f"/author/packs/{slug}/review")
        numbers.add(len(found))
    assert len(numbers) == 1
