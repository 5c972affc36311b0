"""Looking back at the versions of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp import clock
from quizapp.authoring.operations import drafts
from quizapp.authoring.queries import histories
from quizapp.web.transaction import committed
from tests.authoring import press
from tests.factories import make_pack, make_question, many
from tests.test_queries import asked

if TYPE_CHECKING:
    import pytest
    from flask import Flask

    from tests.person import Person


def grown(app: Flask, author: Person, size: int = 3) -> str:
    """Publish three versions of a pack: a question changes and one is new; then one goes."""
    slug = press.draft(app, "Agatha", make_pack(many(size), title=f"Pack {size}"))
    press.publish(author, slug, "First of all.")
    press.change(app, slug, "q-0000", prompt="Who was it in the end?")
    with app.app_context(), committed():
        drafts.add_question(press.pack(slug), make_question("typed", "q-new"), clock.now())
    press.publish(author, slug, "A <b>second</b> thought.")
    press.change_cover(app, slug, blurb="Two bodies.")
    with app.app_context(), committed():
        drafts.remove(press.pack(slug), "q-0001", clock.now())
    press.publish(author, slug, "One was wrong.")
    return slug


def test_each_version_says_who_and_why_and_what(app: Flask, agatha: Person, alice: Person) -> None:
    slug = grown(app, agatha)
    alice.start(slug)
    text = agatha.get(f"/author/packs/{slug}/history").text
    third, second, first = (text.index(f"Version {n}") for n in (3, 2, 1))
    assert third < second < first
    assert "by Agatha" in text[third:second]
    assert "3 questions · 1 round" in text[third:second]
    assert "1 gone, another cover" in text[third:second]
    assert "A <b>second</b> thought. 1 new question, 1 changed" in text[second:]
    assert "3 questions · 0 rounds First of all." in text[first:]


def test_a_version_shows_what_it_changed(app: Flask, agatha: Person) -> None:
    slug = grown(app, agatha)
    page = agatha.get(f"/author/packs/{slug}/history/2")
    assert "Who was it in the end?" in page.text
    assert "What of q-new in the library?" in page.text
    assert "Two bodies." not in page.text
    for number in (1, 4):
        agatha.get(f"/author/packs/{slug}/history/{number}", 404)


def test_a_long_history_has_pages(app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histories, "PER_PAGE", 2)
    slug = grown(app, agatha)
    first, second = (agatha.get(f"/author/packs/{slug}/history?page={n}").text for n in (1, 2))
    assert ("Version 3" in first, "Version 2" in first, "Version 1" in first) == (True, True, False)
    assert "1 new question, 1 changed" in first
    assert ("Version 1" in second, "Version 2" in second) == (True, False)
    agatha.get(f"/author/packs/{slug}/history?page=0", 400)


def test_it_asks_as_little_of_a_large_pack(app: Flask, agatha: Person) -> None:
    numbers = set()
    for size in (3, 60):
        slug = grown(app, agatha, size)
        with asked(app) as found:
            agatha.get(f"/author/packs/{slug}/history")
        numbers.add(len(found))
    assert len(numbers) == 1


def test_before_the_first_there_is_none(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    page = agatha.get(f"/author/packs/{slug}/history")
    assert "Nothing is published yet." in page.text
    assert [form.action for form in page.forms if form.action.endswith("/retire")] == []
