"""Making an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import process_time
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import Credential, Player, SignIn
from quizapp.players.operations import hashing
from tests.page import Page
from tests.person import Person
from tests.play.test_at_once import twin_of
from tests.players.holder import PASSWORD, account_of, accounts, sign_in, sign_up
from tests.players.opening import together
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def kept(app: Flask, name: str) -> str:
    with app.app_context():
        player = account_of(name)
        assert player is not None
        return db.session.get_one(Credential, player.id).password or ""


@pytest.mark.slow_hashes
def test_a_name_and_a_password_make_an_account_that_is_signed_in(app: Flask, alice: Person) -> None:
    assert sign_up(alice).status_code == 303
    assert "Signed in as Alice" in alice.get("/").text
    with app.app_context():
        player = account_of("Alice")
        assert player is not None
        assert (player.is_guest, player.role) == (False, "player")
    assert kept(app, "Alice").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("admin", "kept for the host", id="N01"),
        pytest.param("moderator", "kept for the host", id="N01-moderator"),
        pytest.param("аdmin", "kept for the host", id="N02"),
        pytest.param("adrnin", "kept for the host", id="N02-two-letters"),
        pytest.param("a\u200bb", "nobody can see", id="N06"),
        pytest.param("a\u2800b", "nobody can see", id="N06-braille"),
        pytest.param("x" * 20_000, "at most 24", id="N09"),
        pytest.param("a" + "\u0301\u0316" * 20_000, "at most 24", id="N09-marks"),
        pytest.param("<script>alert(1)</script>", "at most 24", id="N08"),
    ],
)
def test_a_name_that_cannot_be_had(app: Flask, alice: Person, name: str, says: str) -> None:
    alice.get("/players/sign-up")
    response = refused(app, 422, lambda: sign_up(alice, name=name))
    assert says in Page(response.text).text


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", id="N07"),
        pytest.param("<b>Bob</b>", id="N08"),
        pytest.param("4242", id="N10"),
        pytest.param("__proto__", id="N11"),
        pytest.param("null", id="N12"),
    ],
)
def test_odd_names_are_names_and_do_nothing(app: Flask, alice: Person, name: str) -> None:
    assert sign_up(alice, name=name).status_code == 303
    for url in ("/", "/players/account", "/players/account/name", "/leaderboard"):
        assert name in Page(alice.client.get(url).text).text or name in alice.client.get(url).text
        assert "<b>Bob" not in alice.client.get(url).text
    assert [player.name for player in accounts(app)] == [name]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("alice", "alice ", id="N03-after"),
        pytest.param("alice", " alice", id="N03-before"),
        pytest.param("bigbird", "ᴮᴵᴳᴮᴵᴿᴰ", id="N04"),
        pytest.param("ALICE", "Alice", id="N05"),
    ],
)
def test_a_name_is_had_once_however_it_is_spelled(
    app: Flask, alice: Person, bob: Person, first: str, second: str
) -> None:
    sign_up(alice, name=first)
    bob.get("/players/sign-up")
    response = refused(app, 409, lambda: sign_up(bob, name=second))
    assert "Somebody has that name" in Page(response.text).text


def test_n19_of_fifty_at_once_one_gets_the_name(app: Flask) -> None:
    people = [Person(app, "Alice") for _ in range(50)]
    with ThreadPoolExecutor(16) as pool:
        statuses = sorted(pool.map(lambda person: sign_up(person).status_code, people))
    assert statuses == [303] + [409] * 49
    assert [player.name for player in accounts(app)] == ["Alice"]


def test_pressed_twice_it_is_one_account_that_is_signed_in(app: Flask, alice: Person) -> None:
    form = alice.get("/players/sign-up").form("/players/sign-up")
    second = twin_of(alice)
    for tab in (alice, second):
        assert tab.send(form, name="Alice", password=PASSWORD).status_code == 303
    assert "Signed in as Alice" in second.get("/").text
    assert [player.name for player in accounts(app)] == ["Alice"]
    with app.app_context():
        assert len(db.session.scalars(select(SignIn)).all()) == 1


def test_pressed_twice_at_once_it_is_one_account(app: Flask, alice: Person) -> None:
    form = alice.get("/players/sign-up").form("/players/sign-up")
    tabs = [twin_of(alice) for _ in range(4)]
    sent = [partial(tab.send, form, name="Alice", password=PASSWORD) for tab in tabs]
    assert together(*sent) == [303] * 4
    assert [player.name for player in accounts(app)] == ["Alice"]


@pytest.mark.parametrize("changed", [{"password": "another password"}, {"name": "ALICE"}])
def test_a_form_that_was_changed_is_not_the_same_one(
    app: Flask, alice: Person, changed: dict[str, str]
) -> None:
    form = alice.get("/players/sign-up").form("/players/sign-up")
    second = twin_of(alice)
    alice.send(form, name="Alice", password=PASSWORD)
    refused(app, 409, lambda: second.send(form, **({"name": "Alice", "password": PASSWORD} | changed)))


def test_two_names_from_one_browser_are_two_accounts(app: Flask, alice: Person) -> None:
    form = alice.get("/players/sign-up").form("/players/sign-up")
    for tab, name in ((twin_of(alice), "Alice"), (alice, "Alicia")):
        assert tab.send(form, name=name, password=PASSWORD).status_code == 303
    assert [player.name for player in accounts(app)] == ["Alice", "Alicia"]


def test_guests_may_still_share_a_name_with_an_account(app: Flask, case: None, alice: Person) -> None:
    sign_up(alice)
    other = Person(app, "Alice")
    other.start()
    with app.app_context():
        assert len(db.session.scalars(select(Player).where(Player.name == "Alice")).all()) == 2


@pytest.mark.parametrize(
    ("password", "says"),
    [
        pytest.param("short", "at least 8", id="short"),
        pytest.param("x" * 257, "at most 256", id="N25-257"),
        pytest.param("x" * 1_000_000, "at most 256", id="N16"),
        pytest.param("password1", "first that anybody would guess", id="N18"),
        pytest.param("PASSWORD1", "first that anybody would guess", id="N18-capitals"),
        pytest.param("SherlockH", "must not be your name", id="own-name"),
        pytest.param("Red Herring 1", "first thing anybody would guess", id="site"),
    ],
)
def test_a_password_that_cannot_be_had(app: Flask, alice: Person, password: str, says: str) -> None:
    alice.get("/players/sign-up")
    form = alice.get("/players/sign-up").form("/players/sign-up")
    with patch.object(hashing, "make") as made:
        begun = process_time()
        response = refused(app, 422, lambda: alice.send(form, name="sherlockH", password=password))
        assert process_time() - begun < 1
    assert not made.called
    assert says in Page(response.text).text
    assert password not in response.text


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("🔑" * 256, id="N25-emoji"),
        pytest.param("  leading blanks", id="N25-leading-blank"),
        pytest.param("nothing\0inside", id="N25-nul"),
        pytest.param("Å\u030a ångström ﬁ", id="not-normalised"),
    ],
)
def test_a_password_is_taken_exactly_as_typed(app: Flask, alice: Person, password: str) -> None:
    sign_up(alice, password=password)
    others = {password.strip(), password.replace("\0", ""), password.replace("Å", "A\u030a"), password[:-1]}
    for other in others - {password}:
        assert sign_in(Person(app, "Alice"), password=other).status_code == 422, other
    assert sign_in(Person(app, "Alice"), password=password).status_code == 303


def test_n17_passwords_differ_in_every_place(app: Flask, alice: Person) -> None:
    long = "correct horse battery staple " * 4
    sign_up(alice, password=long[:100])
    other = f"{long[:90]}!{long[91:100]}"
    assert sign_in(Person(app, "Alice"), password=other).status_code == 422


def test_n27_who_takes_an_erased_name_inherits_nothing(app: Flask, alice: Person, bob: Person) -> None:
    sign_up(alice, email="alice@example.org")
    form = alice.get("/players/erase").form("/players/erase")
    assert alice.send(form, sure="y").status_code == 303
    assert sign_up(bob, name="Alice").status_code == 303
    with app.app_context():
        names = db.session.execute(select(Player.id, Player.name, Player.erased_at.is_not(None))).all()
        assert [tuple(row[1:]) for row in sorted(names)] == [("", True), ("Alice", False)]
        assert db.session.scalars(select(Credential.email)).all() == [None]


def test_the_form_offers_the_name_a_guest_plays_under(case: None, alice: Person) -> None:
    alice.start()
    assert alice.get("/players/sign-up").form("/players/sign-up").fields["name"] == ["Alice"]


def test_whoever_is_signed_in_is_led_to_the_account(app: Flask, alice: Person) -> None:
    sign_up(alice)
    response = alice.client.get("/players/sign-up")
    assert (response.status_code, response.location) == (302, "/players/account")


def test_accounts_are_made_so_often_from_one_address(make_app: Callable[..., Flask]) -> None:
    app = make_app(sign_ups_per_minute=3)
    statuses = [sign_up(Person(app, f"Person {n}")).status_code for n in range(4)]
    assert statuses == [303, 303, 303, 429]
