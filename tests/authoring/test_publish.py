"""Publishing a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.authoring.models import Publication
from quizapp.extensions import db
from tests.authoring import press
from tests.factories import make_pack, make_question
from tests.groups.test_at_once import at_once
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_published_it_stands_on_the_shelf_and_is_played(app: Flask, agatha: Person, alice: Person) -> None:
    slug = press.draft(app, "Agatha")
    alice.get(f"/packs/{slug}", 404)
    response = press.publish(agatha, slug, "")
    assert (response.status_code, response.location) == (303, f"/author/packs/{slug}/history")
    assert "The Case" in alice.get("/").text
    alice.start(slug)
    assert alice.pass_(1).status_code == 303


def test_from_the_second_version_on_a_note_is_wanted(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    press.publish(agatha, slug, "")
    press.change(app, slug, "q-single", prompt="Who did it?")
    form = agatha.get(f"/author/packs/{slug}/review").form("/review")
    assert "Say in a line" in refused(app, 422, lambda: agatha.send(form, note=" ")).text
    assert refused(app, 422, lambda: agatha.send(form, note="x" * 501)).status_code == 422
    assert refused(app, 422, lambda: agatha.send(form, note="a\x07b")).status_code == 422
    assert agatha.send(form, note="x" * 500).status_code == 303
    assert press.versions(app, slug) == 2


def test_pressed_twice_it_is_published_once(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    form = agatha.get(f"/author/packs/{slug}/review").form("/review")
    said = [agatha.send(form, note="Mine.") for _ in range(2)]
    assert [(each.status_code, each.location) for each in said] == [
        (303, f"/author/packs/{slug}/history")
    ] * 2
    assert "published already" in agatha.get(f"/author/packs/{slug}/history").text
    assert press.versions(app, slug) == 1


def test_what_changed_since_it_was_looked_at_is_looked_at_again(
    app: Flask, agatha: Person, dorothy: Person
) -> None:
    slug = press.draft(app, "Agatha", None, "Dorothy")
    form = agatha.get(f"/author/packs/{slug}/review").form("/review")
    press.change(app, slug, "q-single", prompt="Who did it, then?")
    response = refused(app, 409, lambda: agatha.send(form, note="My note."))
    assert "My note." in response.text
    assert "It has changed since you looked at it" in response.text


def test_nothing_with_an_error_in_it_is_published(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    form = agatha.get(f"/author/packs/{slug}/review").form("/review")
    press.change(app, slug, "q-single", answer="Somebody else")
    refused(app, 409, lambda: agatha.send(form))
    assert press.versions(app, slug) == 0


def test_a_form_that_names_nothing_is_refused(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    form = agatha.get(f"/author/packs/{slug}/review").form("/review")
    refused(app, 422, lambda: agatha.send(form, digest="x"))


def test_g23_a_round_under_way_keeps_what_it_drew(app: Flask, agatha: Person, alice: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack([make_question(), make_question("typed")]))
    press.publish(agatha, slug)
    alice.start(slug)
    press.change(app, slug, "q-single", prompt="Another question?", answer="The gardener")
    assert press.publish(agatha, slug).status_code == 303
    alice.pass_(1)
    alice.pass_(2)
    text = alice.get(f"{alice.round_url}/result").text
    assert "What of single in the library?" in text
    assert "Another question?" not in text
    assert press.versions(app, slug) == 2


@pytest.mark.durable
def test_of_two_who_publish_the_same_at_once_one_does(app: Flask, agatha: Person, dorothy: Person) -> None:
    slug = press.draft(app, "Agatha", None, "Dorothy")
    forms = {who: who.get(f"/author/packs/{slug}/review").form("/review") for who in (agatha, dorothy)}
    acts = [lambda who=who: who.send(forms[who], note=who.name) for who in (agatha, dorothy) * 3]
    assert at_once(acts) == [303] * 6
    assert press.versions(app, slug) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Publication)).all()) == 1
