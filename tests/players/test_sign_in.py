"""Signing in and out; what is told to somebody who guesses, and how often they may."""

from __future__ import annotations

from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from quizapp.extensions import db, limiter
from quizapp.players.models import Credential, Player, SignIn
from quizapp.web.transaction import committed
from tests.page import Page
from tests.person import Person
from tests.players.holder import PASSWORD, sign_in, sign_out, sign_up
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse


@pytest.fixture
def member(app: Flask, alice: Person) -> Person:
    """Alice, who has an account and is signed out again."""
    sign_up(alice, email="alice@example.org")
    sign_out(alice)
    return alice


def held(person: Person) -> str:
    cookie = person.client.get_cookie("red_herring")
    assert cookie is not None
    return cookie.value


@pytest.mark.parametrize(
    "login", ["Alice", "alice ", " ALICE", "ａｌｉｃｅ", "alice@example.org", "Alice@Example.org "]
)
def test_by_name_or_address_however_it_is_spelled(member: Person, login: str) -> None:
    assert sign_in(member, name=login).status_code == 303
    assert "Signed in as Alice" in member.get("/").text


def test_signing_out_ends_it_for_a_copy_of_the_cookie_too(app: Flask, member: Person) -> None:
    sign_in(member)
    copy = held(member)
    assert sign_out(member).status_code == 303
    assert "Signed in as" not in member.get("/").text
    member.client.set_cookie("red_herring", copy)
    assert "Signed in as" not in member.get("/").text
    token = member.get("/players/sign-in").form("/sign-in").fields["csrf_token"]
    member.client.set_cookie("red_herring", held(member))
    assert member.client.post("/players/account/sign-ins/end", data={"csrf_token": token}).status_code == 401
    with app.app_context():
        assert db.session.scalars(select(SignIn)).all() == []


def test_signing_in_begins_a_new_session(member: Person) -> None:
    member.get("/players/sign-in")
    with member.client.session_transaction() as before:
        planted = before["csrf_token"]
        before["planted"] = "yes"
    sign_in(member)
    with member.client.session_transaction() as after:
        assert after.get("csrf_token") != planted
        assert "planted" not in after
        first = after["_user_id"]
    sign_out(member)
    sign_in(member)
    with member.client.session_transaction() as after:
        assert after["_user_id"] != first


def test_signing_in_again_ends_the_place_before(app: Flask, member: Person) -> None:
    again = member.get("/players/sign-in").form("/sign-in")
    sign_in(member)
    again.fields["csrf_token"] = member.get("/").form("/sign-out").fields["csrf_token"]
    assert member.send(again, name="Alice", password=PASSWORD).status_code == 303
    assert "Signed in as Alice" in member.get("/").text
    with app.app_context():
        assert len(db.session.scalars(select(SignIn)).all()) == 1


def test_the_cookie_tells_nothing_of_the_account(member: Person) -> None:
    sign_in(member)
    member.get("/players/account")
    with member.client.session_transaction() as cookie:
        assert set(cookie) <= {
            "_user_id",
            "_fresh",
            "_id",
            "_permanent",
            "csrf_token",
            "fresh_until",
            "_flashes",
        }
        assert "alice" not in str(dict(cookie)).lower()


@pytest.mark.parametrize(
    ("after", "leads_to"),
    [
        pytest.param("/rounds", "/rounds", id="local"),
        pytest.param("/leaderboard%3Fperiod%3Dweek", "/leaderboard?period=week", id="query"),
        pytest.param("//evil.example", "/", id="H04"),
        pytest.param("/%5Cevil.example", "/", id="H05"),
        pytest.param("javascript:alert(1)", "/", id="H06"),
        pytest.param("/x%0d%0aSet-Cookie:a=b", "/", id="H07"),
        pytest.param("https://evil.example/", "/", id="whole-address"),
        pytest.param("/%09/evil.example", "/", id="tab"),
    ],
)
def test_next_leads_to_pages_of_this_site_only(member: Person, after: str, leads_to: str) -> None:
    response = sign_in(member, f"?next={after}")
    assert (response.status_code, response.location) == (303, leads_to)
    assert [value for value in response.headers.getlist("Set-Cookie") if value.startswith("a=")] == []


def test_a_next_sent_by_hand_is_looked_at_as_well(member: Person) -> None:
    assert sign_in(member, next="//evil.example").location == "/"


def test_a_page_for_accounts_leads_to_signing_in_and_back(member: Person) -> None:
    response = member.client.get("/players/account/name")
    assert (response.status_code, response.location) == (302, "/players/sign-in?next=/players/account/name")
    assert sign_in(member, "?next=/players/account/name").location == "/players/account/name"


def test_n20_an_unknown_name_and_a_wrong_password_look_the_same(app: Flask, member: Person) -> None:
    known, unknown = (
        sign_in(Person(app, name), password="not the password") for name in ("Alice", "Nobody1")
    )
    assert known.status_code == unknown.status_code == 422
    strip = [
        Page(response.text).text.replace("Alice", "X").replace("Nobody1", "X")
        for response in (known, unknown)
    ]
    assert strip[0] == strip[1]
    assert "do not go together" in strip[0]
    assert {name for name, _ in known.headers} == {name for name, _ in unknown.headers}


@pytest.mark.slow_hashes
def test_n20_an_unknown_name_takes_as_long_as_a_wrong_password(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    monkeypatch.setattr(limiter, "enabled", False)
    person = Person(app, "Alice")
    sign_up(person)
    sign_out(person)
    form = person.get("/players/sign-in").form("/sign-in")
    times: dict[str, list[float]] = {"Alice": [], "Nobody": []}
    # Of the processor rather than on the wall, where other tests would be measured, too.
    for _ in range(30):
        for name, taken in times.items():
            begun = process_time()
            assert person.send(form, name=name, password="not the password").status_code == 422
            taken.append(process_time() - begun)
    assert abs(median(times["Alice"]) - median(times["Nobody"])) < 0.01


@pytest.mark.parametrize("password", ["", "x" * 257, "x" * 1_000_000], ids=["none", "long", "N16"])
def test_what_can_be_no_password_is_refused_at_once(app: Flask, member: Person, password: str) -> None:
    refused(app, 422, lambda: sign_in(member, password=password))


def test_n21_ten_wrong_passwords_are_enough_and_lock_nobody_out(app: Flask, member: Person) -> None:
    thief = Person(app, "Alice")
    statuses = [sign_in(thief, password=f"guess number {n}").status_code for n in range(10)]
    assert statuses == [422] * 10
    response = sign_in(thief)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 900
    member.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(member).status_code == 303


def test_a_right_password_uses_up_no_guess(member: Person) -> None:
    for _ in range(12):
        assert sign_in(member).status_code == 303
        sign_out(member)


def test_after_a_right_password_guesses_begin_anew(member: Person) -> None:
    for _ in range(2):
        assert [sign_in(member, password="a guess").status_code for _ in range(9)] == [422] * 9
        assert sign_in(member).status_code == 303
        sign_out(member)
    assert [sign_in(member, password="a guess").status_code for _ in range(11)] == [422] * 10 + [429]


def test_n21_other_names_do_not_help_somebody_who_guesses(make_app: Callable[..., Flask]) -> None:
    thief = Person(make_app(sign_ins_per_minute=4), "Thief")
    statuses = [sign_in(thief, name=f"Person {n}").status_code for n in range(6)]
    assert statuses == [422] * 4 + [429] * 2


def test_an_account_without_a_password_is_opened_by_none(app: Flask, member: Person) -> None:
    with app.app_context(), committed():
        db.session.execute(update(Credential).values(password=None))
    for password in ("", "None", PASSWORD):
        assert sign_in(member, password=password).status_code == 422


@pytest.mark.slow_hashes
def test_a_password_hashed_otherwise_than_today_is_hashed_anew(app: Flask, member: Person) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with app.app_context(), committed():
        db.session.execute(update(Credential).values(password=old))
    assert sign_in(member).status_code == 303
    with app.app_context():
        assert "m=19456,t=2,p=1" in (db.session.scalars(select(Credential.password)).one() or "")
    assert sign_in(Person(app, "Alice")).status_code == 303


def test_a_suspended_account_is_closed_everywhere_and_cannot_be_opened(app: Flask, alice: Person) -> None:
    sign_up(alice)
    with app.app_context(), committed():
        player = db.session.scalars(select(Player)).one()
        player.suspended_at = player.created_at
    page = alice.get("/", 403)
    assert "The host has suspended the account Alice" in page.text
    assert "Signed in as" not in page.text
    response = refused(app, 403, lambda: sign_in(alice))
    assert "The host has suspended the account Alice" in Page(response.text).text
    assert "suspended" not in Page(sign_in(alice, password="not the password").text).text


def test_an_address_that_two_have_given_opens_neither_unless_confirmed(
    app: Flask, member: Person, bob: Person
) -> None:
    sign_up(bob, email="alice@example.org")
    sign_out(bob)
    assert sign_in(bob, name="alice@example.org").status_code == 422
    with app.app_context(), committed():
        alices = select(Player.id).where(Player.name == "Alice").scalar_subquery()
        sure = update(Credential).where(Credential.player_id == alices)
        db.session.execute(
            sure.values(email_confirmed_at=db.session.scalars(select(Player.created_at)).first())
        )
    assert sign_in(bob, name="alice@example.org").status_code == 303
    assert "Signed in as Alice" in bob.get("/").text


def test_a_name_that_is_an_address_does_not_come_before_the_address(
    app: Flask, member: Person, bob: Person
) -> None:
    sign_up(bob, name="alice@example.org")
    sign_out(bob)
    assert sign_in(bob, name="alice@example.org").status_code == 303
    assert "Signed in as Alice" in bob.get("/").text


def sent_from(app: Flask, forwarded: str) -> TestResponse:
    person = Person(app, "Alice")
    person.client.environ_base["HTTP_X_FORWARDED_FOR"] = forwarded
    return sign_in(person)


def test_h03_whoever_names_their_own_address_is_not_believed(make_app: Callable[..., Flask]) -> None:
    app = make_app(sign_ins_per_minute=3)
    statuses = [sent_from(app, f"1.2.3.{n}").status_code for n in range(5)]
    assert statuses == [422, 422, 422, 429, 429]


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(make_app: Callable[..., Flask]) -> None:
    app = make_app(sign_ins_per_minute=3, proxies=1)
    assert {sent_from(app, f"1.2.3.{n}").status_code for n in range(5)} == {422}
    statuses = [sent_from(app, f"1.2.3.{n}, 5.6.7.8").status_code for n in range(5)]
    assert statuses == [422, 422, 422, 429, 429]


def test_an_address_of_ipv6_counts_with_its_neighbours(make_app: Callable[..., Flask]) -> None:
    app = make_app(sign_ins_per_minute=3, proxies=1)
    statuses = [sent_from(app, f"2001:db8:1:2::{n}").status_code for n in range(5)]
    assert statuses == [422, 422, 422, 429, 429]
    assert sent_from(app, "2001:db8:1:3::1").status_code == 422
