"""A browser whose sign-in has ended elsewhere: what it sends is nobody's, its pages say so once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp import clock
from quizapp.players.operations import house
from quizapp.web.transaction import committed
from tests.factories import make_pack, many
from tests.page import Page
from tests.person import Person
from tests.play.test_at_once import twin_of
from tests.players.holder import PASSWORD, account_of, sign_in, sign_up
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.page import PageForm

FORMS = {
    "/players/profile": {"theme": "dark", "hidden": "y"},
    "/players/erase": {"sure": "y"},
    "/players/account/name": {"name": "Mallory"},
    "/packs/the-case/rounds": {"size": "all", "stage": "end", "name": "Mallory"},
    "/turns/1": {"pass": "1"},
}
"""By which of them what is sent, from which page."""
PAGES = {"/packs/the-case/rounds": "/packs/the-case", "/turns/1": "round"}


@pytest.fixture
def laptop(app: Flask, shelve: Callable[..., object]) -> Person:
    """A browser that remembers a guest, Bob, and on which Alice is signed in with a round under way."""
    shelve(the_case=make_pack(many(3)))
    person = Person(app, "Bob")
    person.start()
    sign_up(person, name="Alice")
    person.start()
    return person


def filled(person: Person, ending: str) -> PageForm:
    page = PAGES.get(ending, ending)
    form = person.get(f"{person.round_url}/turns/1" if page == "round" else page).form(ending)
    form.fields |= {name: [value] for name, value in FORMS[ending].items()}
    return form


def close_elsewhere(app: Flask) -> None:
    home = Person(app, "Alice")
    sign_in(home)
    home.send(home.get("/players/account/sign-ins").form("/sign-ins/end"))


@pytest.mark.parametrize("ending", FORMS)
def test_n23_what_is_sent_from_it_is_neither_the_accounts_nor_the_guests(
    app: Flask, laptop: Person, ending: str
) -> None:
    form = filled(laptop, ending)
    close_elsewhere(app)
    page = Page(refused(app, 401, lambda: laptop.send(form)).text)
    assert "not signed in here any longer" in page.text
    assert '<a class="button" href="/players/sign-in' in page.html


@pytest.mark.parametrize("ending", FORMS)
def test_once_a_page_has_said_so_the_forms_of_before_are_void(
    app: Flask, laptop: Person, ending: str
) -> None:
    form = filled(laptop, ending)
    close_elsewhere(app)
    page = laptop.get("/")
    assert "not signed in here any longer" in page.text
    assert "Playing as Bob" in page.text
    assert "any longer" not in laptop.get("/").text
    refused(app, 403, lambda: laptop.send(form))


@pytest.mark.parametrize("url", ["/players/profile", "/players/erase", "/players/export", "/players/account"])
def test_a_page_about_oneself_leads_to_signing_in(app: Flask, laptop: Person, url: str) -> None:
    close_elsewhere(app)
    led = laptop.client.get(url).location
    assert led == f"/players/sign-in?next={url}"
    assert "not signed in here any longer" in laptop.get(led).text


def test_what_a_script_asks_for_behind_the_page_tells_nobody_yet(app: Flask, laptop: Person) -> None:
    form = filled(laptop, "/players/profile")
    close_elsewhere(app)
    laptop.client.get("/leaderboard", headers={"Accept": "*/*"})
    refused(app, 401, lambda: laptop.send(form))


def test_whoever_signs_in_again_from_a_page_of_before_is_in(app: Flask, laptop: Person) -> None:
    form = filled(laptop, "/players/profile")
    close_elsewhere(app)
    sent = {"csrf_token": form.fields["csrf_token"], "name": "Alice", "password": PASSWORD}
    assert laptop.client.post("/players/sign-in", data=sent).status_code == 303
    assert "Signed in as Alice" in laptop.get("/").text


def test_signing_out_twice_says_the_same(laptop: Person) -> None:
    form, again = laptop.get("/").form("/sign-out"), twin_of(laptop)
    for tab in (laptop, again):
        assert tab.send(form).location == "/"
        assert "You are signed out" in tab.get("/").text


def test_whoever_is_told_they_are_suspended_sends_nothing_as_a_guest_either(
    app: Flask, laptop: Person
) -> None:
    form = filled(laptop, "/players/profile")
    with app.app_context(), committed():
        alice = account_of("Alice")
        assert alice is not None
        house.suspend(alice, clock.now())
    laptop.get("/", 403)
    refused(app, 403, lambda: laptop.send(form))
    assert "Playing as Bob" in laptop.get("/").text
