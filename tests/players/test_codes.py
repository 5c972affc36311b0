"""Recovery codes: shown once, good once, for the second lock and for a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import RecoveryCode
from quizapp.players.operations import accounts
from quizapp.players.rules import codes
from quizapp.web.transaction import committed
from tests.page import Page
from tests.person import Person
from tests.players.holder import sign_up
from tests.players.keyholder import Keyholder
from tests.players.opening import together
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

NEW = "quite another password"


@pytest.fixture
def alice(app: Flask) -> Keyholder:
    return Keyholder(app, "Alice").sign_up()


def reset(person: Keyholder, code: str, name: str = "Alice", password: str = NEW) -> TestResponse:
    return person.post("/players/lost-password/code", name=name, code=code, password=password)


def test_somebody_new_is_offered_codes_and_may_go_on_without(app: Flask) -> None:
    person = Person(app, "Carol")
    led = sign_up(person).location
    assert led == "/players/codes?next=/"
    page = person.get(led)
    assert page.links["/"].endswith("Not now")
    shown = Page(person.send(page.form(led)).text)
    assert "Keep these" in shown.text
    assert shown.links["/"].endswith("I have kept them, go on")


def test_ten_are_shown_once_and_kept_as_digests(app: Flask, alice: Keyholder) -> None:
    made = alice.codes()
    assert len(set(made)) == codes.CODES
    with app.app_context():
        kept = db.session.scalars(select(RecoveryCode.digest)).all()
    assert {codes.digest(each) for each in made} == set(kept)
    assert not any(each in alice.get("/players/codes").html for each in made)
    assert "10 of your codes are left" in alice.get("/players/keys").text


def test_new_ones_take_the_place_of_the_old(alice: Keyholder, app: Flask) -> None:
    old, new = alice.codes()[0], alice.codes()[0]
    alice.set_up_app()
    alice.sign_out()
    alice.sign_in()
    refused(app, 422, lambda: alice.post("/players/second", code=old))
    assert alice.post("/players/second", code=new).status_code == 303


def test_one_stands_in_for_the_second_lock_once(alice: Keyholder, app: Flask) -> None:
    code = alice.codes()[0]
    alice.set_up_app()
    for status in (303, 422):
        alice.sign_out()
        alice.sign_in()
        assert alice.post("/players/second", code=code).status_code == status


def test_it_is_read_however_it_is_typed(alice: Keyholder) -> None:
    alice.set_up_app()
    for code in alice.codes()[:3]:
        alice.sign_out()
        alice.sign_in()
        typed = code.upper().replace("-", " ").replace("0", "O").replace("1", "l")
        assert alice.post("/players/second", code=f"  {typed} ").status_code == 303


def test_the_last_ones_are_worth_a_word(alice: Keyholder) -> None:
    made = alice.codes()
    alice.set_up_app()
    for n, code in enumerate(made[:7], 1):
        alice.sign_out()
        alice.sign_in()
        alice.post("/players/second", code=code)
        assert ("3 recovery codes left" in alice.get("/").text) == (n == 7)


def test_of_many_uses_at_once_one_counts(alice: Keyholder, app: Flask) -> None:
    code = alice.codes()[0]
    people = [Keyholder(app, "Alice") for _ in range(4)]
    tokens = [each.token for each in people]
    told = together(
        *(
            lambda each=each, token=token: each.client.post(
                "/players/lost-password/code",
                data={"csrf_token": token, "name": "Alice", "code": code, "password": NEW},
            )
            for each, token in zip(people, tokens, strict=True)
        )
    )
    assert sorted(told) == [303, 422, 422, 422]


def test_one_sets_a_new_password_and_closes_the_account_elsewhere(alice: Keyholder, app: Flask) -> None:
    code = alice.codes()[0]
    elsewhere = Keyholder(app, "Alice")
    assert reset(elsewhere, code).location == "/"
    assert (elsewhere.is_in(), alice.is_in()) == (True, False)
    assert alice.sign_in().status_code == 422
    assert alice.sign_in(NEW).status_code == 303
    refused(app, 422, lambda: reset(Keyholder(app, "Alice"), code))


def test_the_second_lock_stays_on(alice: Keyholder, app: Flask) -> None:
    made = alice.codes()
    alice.set_up_app()
    elsewhere = Keyholder(app, "Alice")
    assert reset(elsewhere, made[0]).location == "/players/second"
    refused(app, 422, lambda: elsewhere.post("/players/second", code=made[0]))
    assert elsewhere.post("/players/second", code=made[1]).status_code == 303


def test_who_has_nothing_but_a_passkey_gets_a_password(app: Flask) -> None:
    alice = Keyholder(app, "Alice")
    alice.sign_up_with_passkey()
    made = alice.codes()
    elsewhere = Keyholder(app, "Alice")
    assert reset(elsewhere, made[0]).location == "/players/second"
    assert elsewhere.post("/players/second", code=made[1]).status_code == 303
    assert elsewhere.is_in()


@pytest.mark.parametrize(
    ("name", "code"), [("Alice", "aaaa-bbbb-cccc-dddd"), ("Nobody", None), ("Alice", ""), ("", None)]
)
def test_a_wrong_code_and_a_wrong_name_are_told_the_same(
    alice: Keyholder, app: Flask, name: str, code: str | None
) -> None:
    made = alice.codes()[0]
    elsewhere = Keyholder(app, "Alice")
    said = refused(app, 422, lambda: reset(elsewhere, made if code is None else code, name=name))
    assert "do not go together" in Page(said.text).text


def test_a_password_anybody_would_guess_uses_no_code_up(alice: Keyholder, app: Flask) -> None:
    code = alice.codes()[0]
    for password in ("short", "password1", "x" * 257):
        refused(app, 422, lambda password=password: reset(alice, code, password=password))
    assert reset(Keyholder(app, "Alice"), code).status_code == 303


def test_guessing_codes_ends_soon(alice: Keyholder) -> None:
    alice.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    said = [reset(alice, "aaaa-bbbb-cccc-dddd").status_code for _ in range(11)]
    assert said == [422] * 10 + [429]


def test_where_mail_can_go_instead_it_does(posting_app: Flask) -> None:
    alice = Keyholder(posting_app, "Alice").sign_up()
    first, second = alice.codes()[:2]
    assert reset(Keyholder(posting_app, "Alice"), first).status_code == 303
    with posting_app.app_context(), committed():
        row = alice.row
        accounts.note_email(row, "alice@example.org", row.created_at, confirmed=True)
    said = refused(posting_app, 422, lambda: reset(Keyholder(posting_app, "Alice"), second))
    assert "gets its new password by mail" in Page(said.text).text
    page = alice.get("/players/lost-password/code")
    assert "no code sets its password: have a link sent there" in page.text


def test_of_mail_nothing_is_said_where_none_is_sent(alice: Keyholder) -> None:
    page = Page(reset(alice, "aaaa-bbbb-cccc-dddd").text)
    assert "by mail" not in page.text
    assert "have a link sent" not in page.text


def test_a_password_is_no_address_of_whose_it_is_however_they_call_themselves(
    app: Flask, alice: Keyholder
) -> None:
    code = alice.codes()[0]
    with app.app_context(), committed():
        accounts.note_email(alice.row, "alice@example.org", alice.row.created_at, confirmed=False)
    said = refused(app, 422, lambda: reset(alice, code, password="Alice@example.org"))
    assert "must not be your name or address" in Page(said.text).text
    assert reset(Keyholder(app, "Alice"), code).status_code == 303


@pytest.mark.parametrize(
    "url",
    ["/players/lost-password/code", "/players/confirm", "/players/account/password", "/players/sign-in"],
)
def test_n16_a_huge_password_is_told_the_same_everywhere(app: Flask, alice: Keyholder, url: str) -> None:
    fields = {"/players/lost-password/code": {"name": "Alice", "code": alice.codes()[0]}}
    fields |= {"/players/sign-in": {"name": "Alice"}, "/players/account/password": {"old": "x"}}
    sent = {"csrf_token": alice.token, "password": "x" * 1_000_000} | fields.get(url, {})
    refused(app, 422, lambda: alice.client.post(url, data=sent))


@pytest.mark.parametrize(
    "typed", ["", "-", "aaaa-bbbb-cccc", "aaaa-bbbb-cccc-ddd!", "é" * 16, "a" * 65, "\0" * 16]
)
def test_what_can_be_no_code(typed: str) -> None:
    assert codes.digest(typed) is None


def test_codes_are_not_for_strangers_or_old_visits(app: Flask, alice: Keyholder) -> None:
    assert Person(app, "Carol").client.get("/players/codes").status_code == 302
    with alice.client.session_transaction() as cookie:
        cookie["fresh_until"] = 0
    assert alice.client.get("/players/codes").location == "/players/confirm?next=/players/codes"
    refused(app, 401, lambda: alice.post("/players/codes"))
