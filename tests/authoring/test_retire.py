"""Taking a pack off the shelf, and putting it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.admin.conftest import act
from tests.authoring import press
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


@pytest.fixture
def published(app: Flask, agatha: Person, dorothy: Person) -> str:
    slug = press.draft(app, "Agatha", None, "Dorothy")
    press.publish(agatha, slug)
    return slug


def turn(author: Person, slug: str, ending: str) -> int:
    return author.send(author.get(f"/author/packs/{slug}/history").form(ending)).status_code


def test_g30_a_round_under_way_is_played_to_the_end(agatha: Person, alice: Person, published: str) -> None:
    alice.start(published)
    form = alice.cover(published)
    assert turn(agatha, published, "/retire") == 303
    assert "The Case" not in alice.get("/").links.values()
    alice.get(f"/packs/{published}", 404)
    assert alice.send(form).status_code == 404
    for n in range(1, 8):
        assert alice.pass_(n).status_code == 303
    assert "The Case" in alice.get(f"{alice.round_url}/result").text


def test_it_can_be_put_back(agatha: Person, alice: Person, published: str) -> None:
    assert (turn(agatha, published, "/retire"), turn(agatha, published, "/shelve")) == (303, 303)
    alice.start(published)


def test_publishing_does_not_put_it_back(app: Flask, agatha: Person, alice: Person, published: str) -> None:
    turn(agatha, published, "/retire")
    press.change(app, published, "q-single", prompt="Who did it?")
    assert press.publish(agatha, published).status_code == 303
    assert "off the shelf all the same" in agatha.get(f"/author/packs/{published}/history").text
    alice.get(f"/packs/{published}", 404)


def test_only_the_owner_does(app: Flask, agatha: Person, dorothy: Person, published: str) -> None:
    form = agatha.get(f"/author/packs/{published}/history").form("/retire")
    token = (
        dorothy.get(f"/author/packs/{published}/review").html.split('csrf_token" value="')[1].split('"')[0]
    )
    form.fields["csrf_token"] = [token]
    refused(app, 404, lambda: dorothy.send(form))
    assert "/retire" not in dorothy.get(f"/author/packs/{published}/history").html


def test_what_the_house_took_off_the_house_alone_puts_back(
    agatha: Person, ada: Person, alice: Person, published: str
) -> None:
    assert act(ada, "/admin/packs", "/withdraw").status_code == 303
    assert "the house alone puts it back" in agatha.get(f"/author/packs/{published}/history").text
    turn(agatha, published, "/retire")
    turn(agatha, published, "/shelve")
    assert "the house keeps it off the shelf" in agatha.get(f"/author/packs/{published}/history").text
    alice.get(f"/packs/{published}", 404)


def test_a_draft_was_never_on_it(app: Flask, agatha: Person, published: str) -> None:
    form = agatha.get(f"/author/packs/{published}/history").form("/retire")
    form.action = f"/author/packs/{press.draft(app, 'Agatha')}/retire"
    refused(app, 409, lambda: agatha.send(form))
