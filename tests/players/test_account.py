"""Changing what an account is known and proved by; where it is open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.players.models import Player, SignIn
from quizapp.players.operations import sign_ins
from tests.page import Page
from tests.person import Person
from tests.players.holder import PASSWORD, accounts, sign_in, sign_out, sign_up
from tests.refusal import refused
from tests.test_queries import asked

if TYPE_CHECKING:
    import time_machine
    from flask import Flask
    from werkzeug.test import TestResponse

NEW = "it was the gardener"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def change_password(person: Person, **fields: str) -> TestResponse:
    form = person.get("/players/account/password").form("/account/password")
    return person.send(form, **({"old": PASSWORD, "password": NEW} | fields))


def change_name(person: Person, name: str) -> TestResponse:
    return person.send(person.get("/players/account/name").form("/account/name"), name=name)


@pytest.fixture
def two(app: Flask) -> tuple[Person, Person]:
    """Alice at home and away."""
    home, away = Person(app, "Alice"), Person(app, "Alice")
    sign_up(home)
    sign_in(away)
    return home, away


def test_another_name_is_what_boards_and_signing_in_know(app: Flask, case: None, alice: Person) -> None:
    sign_up(alice)
    alice.start()
    alice.pass_(1)
    assert change_name(alice, " Alicia  ").status_code == 303
    assert "Alicia" in alice.get("/leaderboard").text
    sign_out(alice)
    assert sign_in(alice, name="Alice").status_code == 422
    assert sign_in(alice, name="alicia").status_code == 303


def test_one_may_spell_ones_own_name_otherwise(app: Flask, alice: Person) -> None:
    sign_up(alice)
    assert change_name(alice, "ALICE").status_code == 303
    assert [player.name for player in accounts(app)] == ["ALICE"]


def test_a_name_that_another_account_has_is_not_to_be_had(app: Flask, alice: Person, bob: Person) -> None:
    sign_up(alice)
    sign_up(bob)
    bob.get("/players/account/name")
    response = refused(app, 409, lambda: change_name(bob, "ᴬlice"))
    assert "Somebody has that name" in Page(response.text).text
    assert "Signed in as Bob" in bob.get("/").text


def test_of_many_who_want_a_name_at_once_one_gets_it(app: Flask) -> None:
    people = [Person(app, f"Person {n}") for n in range(6)]
    for person in people:
        sign_up(person)
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(lambda person: change_name(person, "Moriarty").status_code, people))
    assert statuses == [303] + [409] * 5


def test_n23_another_password_closes_the_account_everywhere_else(two: tuple[Person, Person]) -> None:
    home, away = two
    form = away.get("/players/account/name").form("/account/name")
    assert change_password(home).status_code == 303
    assert "Signed in as Alice" in home.get("/").text
    assert away.send(form, name="Mallory").status_code == 401
    assert away.client.get("/players/account").status_code == 302
    assert sign_in(away).status_code == 422
    assert sign_in(away, password=NEW).status_code == 303


@pytest.mark.parametrize("old", ["", "not the password", PASSWORD.upper(), "x" * 300])
def test_another_password_wants_the_one_before(app: Flask, alice: Person, old: str) -> None:
    sign_up(alice)
    alice.get("/players/account/password")
    response = refused(app, 422, lambda: change_password(alice, old=old))
    assert "not your password so far" in Page(response.text).text


@pytest.mark.parametrize("password", ["short", "password1", "Sherlock H", "y" * 257])
def test_another_password_is_held_to_the_same(app: Flask, alice: Person, password: str) -> None:
    sign_up(alice, name="Sherlock H")
    alice.get("/players/account/password")
    refused(app, 422, lambda: change_password(alice, password=password))


def test_whoever_finds_a_browser_open_cannot_guess_on(app: Flask, alice: Person) -> None:
    sign_up(alice)
    statuses = [change_password(alice, old=f"guess number {n}").status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]


def test_of_two_changes_of_a_password_at_once_one_is_made(app: Flask, two: tuple[Person, Person]) -> None:
    wanted = ["it was the gardener", "it was the governess"]
    forms = [who.get("/players/account/password").form("/account/password") for who in two]
    with ThreadPoolExecutor(2) as pool:
        done = list(
            pool.map(
                lambda who, form, new: who.send(form, old=PASSWORD, password=new).status_code,
                two,
                forms,
                wanted,
            )
        )
    works = [sign_in(Person(app, "Alice"), password=new).status_code == 303 for new in wanted]
    assert works == [status == 303 for status in done]
    assert works.count(True) == 1


def test_the_places_where_it_is_open_are_told_in_words(app: Flask, alice: Person) -> None:
    alice.client.environ_base |= {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "192.0.2.7"}
    sign_up(alice)
    other = Person(app, "Alice")
    sign_in(other)
    page = alice.get("/players/account/sign-ins")
    assert "Firefox on Linux This one From 192.0.2.7" in page.text
    assert "Some browser From 127.0.0.1" in page.text
    assert "Gecko" not in page.html
    with app.app_context():
        assert {row.browser for row in db.session.scalars(select(SignIn))} == {"Firefox on Linux", ""}


def test_one_place_is_closed_and_the_others_stay_open(two: tuple[Person, Person]) -> None:
    home, away = two
    assert home.send(home.get("/players/account/sign-ins").form("/end")).status_code == 303
    assert "Signed in as" not in away.get("/").text
    assert "Signed in as Alice" in home.get("/").text


def test_nobody_closes_the_account_of_another(app: Flask, two: tuple[Person, Person], bob: Person) -> None:
    home, _away = two
    sign_up(bob)
    sign_in(Person(app, "Bob"))
    form = bob.get("/players/account/sign-ins").form("/end")
    with app.app_context():
        alices = db.session.scalars(
            select(SignIn.id).join(Player, Player.id == SignIn.player_id).where(Player.name == "Alice")
        )
        for number in alices.all():
            form.action = f"/players/account/sign-ins/{number}/end"
            assert bob.send(form).status_code == 303
    assert "Signed in as Alice" in home.get("/").text


def test_signing_out_everywhere_is_here_too(app: Flask, two: tuple[Person, Person]) -> None:
    home, away = two
    assert home.send(home.get("/players/account/sign-ins").form("/sign-ins/end")).status_code == 303
    for person in (home, away):
        assert "Signed in as" not in person.get("/").text
    with app.app_context():
        assert db.session.scalars(select(SignIn)).all() == []


def test_doing_something_is_seen_now_and_then(
    app: Flask, case: None, alice: Person, time_machine: time_machine.TimeMachineFixture
) -> None:
    sign_up(alice)

    def seen() -> object:
        with app.app_context():
            return db.session.scalars(select(SignIn.seen_at)).one()

    first = seen()
    time_machine.move_to(clock.now() + timedelta(minutes=4))
    alice.start()
    assert seen() == first
    time_machine.move_to(clock.now() + timedelta(minutes=4))
    alice.get("/rounds")
    assert seen() == first
    before = clock.now()
    alice.start()
    assert seen() >= before  # type: ignore[operator] # a datetime, as the column says


def test_the_hub_leads_to_everything_about_the_account(alice: Person) -> None:
    sign_up(alice)
    page = alice.get("/players/account")
    pages = {"account/name", "account/password", "account/email", "account/sign-ins", "keys", "profile"}
    assert {f"/players/{each}" for each in pages} <= set(page.links)
    for url in page.links:
        assert url == "#page" or alice.client.get(url).status_code in {200, 302}, url


def test_pages_for_guests_send_an_account_to_its_own(app: Flask, alice: Person) -> None:
    form = alice.get("/players/switch").form("/players/switch")
    sign_up(alice)
    assert alice.client.get("/players/switch").location == "/players/account"
    form.fields["csrf_token"] = alice.get("/players/account").form("/sign-out").fields["csrf_token"]
    assert alice.send(form, name="Mallory").location == "/players/account"
    assert "Signed in as Alice" in alice.get("/").text


def test_looking_at_a_question_signed_in_costs_the_look_at_the_sign_in_and_no_more(
    app: Flask, case: None, bob: Person, alice: Person
) -> None:
    sign_up(alice)
    costs = []
    for person in (bob, alice):
        person.start()
        # Once before: a question that was read is remembered for whoever is asked it next.
        person.question(1)
        with asked(app) as question:
            person.question(1)
        person.pass_(1)
        person.question(1)
        with asked(app) as reveal:
            person.question(1)
        costs.append((len(question), len(reveal)))
    guest, account = costs
    assert account == tuple(number + 1 for number in guest)
    assert max(account) <= 8


def test_a_place_where_nothing_is_done_for_a_year_is_forgotten(
    app: Flask, two: tuple[Person, Person]
) -> None:
    with app.app_context():
        assert sign_ins.forget_old(clock.now() + timedelta(days=364)) == 0
        assert sign_ins.forget_old(clock.now() + timedelta(days=366)) == 2
