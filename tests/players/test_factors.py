"""The second factor: asked for after the password, set up and turned off in the account."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.operations import accounts, hashing, house
from quizapp.web.transaction import committed
from tests.page import Page
from tests.players.keyholder import PASSWORD, Keyholder
from tests.refusal import refused
from tests.tape import opened

if TYPE_CHECKING:
    import pyotp
    from flask import Flask
    from time_machine import TimeMachineFixture

EVENING = datetime(2026, 11, 20, 20, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.fixture
def alice(app: Flask, time_machine: TimeMachineFixture) -> Keyholder:
    """Alice, signed in with a password, on an evening that stands still."""
    time_machine.move_to(EVENING, tick=False)
    return Keyholder(app, "Alice").sign_up()


@pytest.fixture
def locked(alice: Keyholder, time_machine: TimeMachineFixture) -> pyotp.TOTP:
    """Her app, once it is her second lock, with Alice signed out and a new code due."""
    phone = alice.set_up_app()
    alice.sign_out()
    time_machine.shift(STEP)
    return phone


def at(phone: pyotp.TOTP, steps: int = 0) -> str:
    return phone.at(datetime.now(UTC), counter_offset=steps)


def test_a_password_alone_opens_nothing(alice: Keyholder, locked: pyotp.TOTP) -> None:
    assert alice.sign_in().location == "/players/second"
    assert not alice.is_in()
    asked = alice.get("/players/second").text
    assert "And the second lock?" in asked
    assert "only the host can take the second lock off" in asked
    assert alice.post("/players/second", code=at(locked)).status_code == 303
    assert alice.is_in()


def test_a_code_is_good_once(alice: Keyholder, locked: pyotp.TOTP, app: Flask) -> None:
    code = at(locked)
    alice.sign_in()
    alice.post("/players/second", code=code)
    alice.sign_out()
    alice.sign_in()
    refused(app, 422, lambda: alice.post("/players/second", code=code))
    refused(app, 422, lambda: alice.post("/players/second", code=at(locked, -1)))
    assert alice.post("/players/second", code=at(locked, 1)).status_code == 303


def test_the_code_that_set_it_up_opens_nothing(alice: Keyholder, app: Flask) -> None:
    phone = alice.set_up_app()
    alice.sign_out()
    alice.sign_in()
    refused(app, 422, lambda: alice.post("/players/second", code=at(phone)))


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_off_by_a_step(
    alice: Keyholder, locked: pyotp.TOTP, time_machine: TimeMachineFixture, steps: int, status: int
) -> None:
    time_machine.shift(10 * STEP)
    alice.sign_in()
    assert alice.post("/players/second", code=at(locked, steps)).status_code == status


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３ ４５", "0" * 5_000, "-12345", "a\0b"]
)
def test_what_is_no_code_is_refused(alice: Keyholder, locked: pyotp.TOTP, app: Flask, code: str) -> None:
    alice.sign_in()
    refused(app, 422, lambda: alice.post("/players/second", code=code))
    assert not alice.is_in()


def test_a_code_may_be_typed_with_blanks_and_wide_digits(alice: Keyholder, locked: pyotp.TOTP) -> None:
    alice.sign_in()
    wide = " ".join(chr(ord(digit) + 0xFEE0) for digit in at(locked))
    assert alice.post("/players/second", code=wide).status_code == 303


def test_many_codes_are_too_many_but_not_from_elsewhere(
    alice: Keyholder, locked: pyotp.TOTP, app: Flask
) -> None:
    alice.sign_in()
    said = [alice.post("/players/second", code="000000") for _ in range(11)]
    assert [each.status_code for each in said] == [422] * 10 + [429]
    assert int(said[-1].headers["Retry-After"]) > 0
    owner = Keyholder(app, "Alice")
    owner.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    owner.sign_in()
    assert owner.post("/players/second", code=at(locked)).status_code == 303


def test_half_way_lasts_ten_minutes_in_one_browser(
    alice: Keyholder, locked: pyotp.TOTP, app: Flask, time_machine: TimeMachineFixture
) -> None:
    alice.sign_in()
    stranger = Keyholder(app, "Bob")
    assert stranger.client.get("/players/second").location == "/players/sign-in"
    refused(app, 401, lambda: stranger.post("/players/second", code=at(locked)))
    time_machine.shift(timedelta(minutes=10, seconds=1))
    refused(app, 401, lambda: alice.post("/players/second", code=at(locked)))
    assert alice.client.get("/players/second").location == "/players/sign-in"


def test_a_password_that_was_changed_meanwhile_is_worth_nothing(
    alice: Keyholder, locked: pyotp.TOTP, app: Flask
) -> None:
    alice.sign_in()
    with app.app_context(), committed():
        accounts.set_password(alice.row, hashing.make("another one altogether"), datetime.now(UTC))
    refused(app, 401, lambda: alice.post("/players/second", code=at(locked)))


def test_a_suspended_account_is_told_so_before_the_second_lock(
    alice: Keyholder, locked: pyotp.TOTP, app: Flask
) -> None:
    with app.app_context(), committed():
        house.suspend(db.session.get_one(Player, alice.row.id), datetime.now(UTC))
    refused(app, 403, alice.sign_in)


def test_one_gets_where_one_wanted_to_go(alice: Keyholder, locked: pyotp.TOTP) -> None:
    alice.post("/players/sign-in", name="Alice", password=PASSWORD, next="/rounds")
    assert alice.post("/players/second", code=at(locked)).location == "/rounds"


def test_an_app_counts_once_it_has_shown_a_code(alice: Keyholder, app: Flask) -> None:
    assert alice.client.get("/players/app").location == "/players/keys"
    alice.post("/players/app")
    refused(app, 422, lambda: alice.post("/players/app/prove", code="000000"))
    alice.sign_out()
    assert alice.sign_in().location == "/"


def test_the_secret_is_drawn_and_spelled_until_the_app_has_it(alice: Keyholder) -> None:
    alice.post("/players/app")
    drawn = alice.client.get("/players/app/code")
    assert (drawn.mimetype, drawn.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert "sandbox" in drawn.headers["Content-Security-Policy"]
    kept = alice.app_kept()
    assert kept is not None
    assert kept.secret in alice.get("/players/app").text.replace(" ", "")
    alice.set_up_app()
    alice.get("/players/app/code", 404)
    assert alice.client.get("/players/app").location == "/players/keys"


def test_beginning_anew_makes_a_new_secret_but_not_for_a_lock_that_is_on(alice: Keyholder) -> None:
    secrets = []
    for begin in (alice.post, alice.post, lambda _url: alice.set_up_app(), alice.post):
        begin("/players/app")
        kept = alice.app_kept()
        assert kept is not None
        secrets.append(kept.secret)
    assert len(set(secrets)) == 3
    assert secrets[2] == secrets[3]


def test_it_is_turned_off_by_who_has_just_proved_to_be_the_owner(
    alice: Keyholder, app: Flask, time_machine: TimeMachineFixture
) -> None:
    alice.set_up_app()
    time_machine.shift(timedelta(minutes=16))
    refused(app, 401, lambda: alice.post("/players/app/remove"))
    assert alice.client.get("/players/keys").location == "/players/confirm?next=/players/keys"
    refused(app, 422, lambda: alice.post("/players/confirm", password="a wrong one altogether"))
    assert alice.post("/players/confirm", password=PASSWORD).location == "/players/keys"
    assert alice.post("/players/app/remove").status_code == 303
    alice.sign_out()
    assert alice.sign_in().location == "/"


def test_a_passkey_proves_it_too(alice: Keyholder, time_machine: TimeMachineFixture) -> None:
    alice.post("/players/passkeys", credential=alice.made("add"))
    time_machine.shift(timedelta(minutes=16))
    credential = alice.signed("confirm")
    response = alice.post("/players/confirm/passkey", credential=credential, next="/players/codes")
    assert response.location == "/players/codes"
    alice.get("/players/keys")


def test_a_passkey_is_a_second_lock_and_both_locks(alice: Keyholder) -> None:
    alice.post("/players/passkeys", credential=alice.made("add"))
    alice.sign_out()
    assert alice.sign_in().location == "/players/second"
    # As the second of two it need not know who holds it.
    alice.phone.verifies = False
    assert alice.post("/players/second/passkey", credential=alice.signed("second")).status_code == 303
    assert alice.is_in()
    alice.sign_out()
    alice.phone.verifies = True
    assert alice.sign_in_with_passkey().location == "/"


def test_a_passkey_of_another_account_is_no_second_lock(alice: Keyholder, app: Flask) -> None:
    bob = Keyholder(app, "Bob")
    bob.sign_up_with_passkey()
    alice.post("/players/passkeys", credential=alice.made("add"))
    alice.sign_out()
    alice.sign_in()
    alice.phone.keys = bob.phone.keys
    asked = alice.asked("second")
    del asked["allowCredentials"]
    credential = json.dumps(alice.phone.sign(asked))
    refused(app, 401, lambda: alice.post("/players/second/passkey", credential=credential))


@pytest.mark.parametrize("role", ["author", "admin"])
def test_authors_and_admins_have_a_second_lock(app: Flask, role: str) -> None:
    keeper = Keyholder(app, "Keeper").sign_up(role)
    if role == "admin":
        assert keeper.client.get("/admin/").location == "/players/keys"
    assert "have a second lock" in keeper.get("/players/keys").text
    keeper.set_up_app()
    if role == "admin":
        keeper.get("/admin/")
    refused(app, 409, lambda: keeper.post("/players/app/remove"))
    keeper.post("/players/passkeys", credential=keeper.made("add"))
    assert keeper.post("/players/app/remove").status_code == 303
    refused(app, 409, lambda: keeper.post(f"/players/passkeys/{keeper.passkeys()[0].id}/remove"))


def test_the_first_lock_closes_the_account_where_a_password_alone_had_opened_it(app: Flask) -> None:
    home, away = Keyholder(app, "Keeper").sign_up("admin"), Keyholder(app, "Keeper")
    away.sign_in()
    home.set_up_app()
    assert "nobody there had shown a second lock" in home.get("/admin/").text
    assert away.client.get("/admin/").location.startswith("/players/sign-in")
    assert not away.is_in()


def test_so_does_a_passkey_but_no_further_lock(alice: Keyholder, app: Flask, locked: pyotp.TOTP) -> None:
    away = Keyholder(app, "Alice")
    for browser, steps in ((alice, 0), (away, 1)):
        browser.sign_in()
        assert browser.post("/players/second", code=at(locked, steps)).status_code == 303
    assert alice.post("/players/passkeys", credential=alice.made("add")).status_code == 303
    assert away.is_in()
    alice.post("/players/app/remove")
    alice.post(f"/players/passkeys/{alice.passkeys()[0].id}/remove")
    alice.phone.keys.clear()
    alice.post("/players/passkeys", credential=alice.made("add"))
    assert (alice.is_in(), away.is_in()) == (True, False)


def test_who_has_nothing_left_to_prove_it_by_is_told_so(app: Flask) -> None:
    alice = Keyholder(app, "Alice")
    alice.sign_up_with_passkey()
    app.test_cli_runner().invoke(args=["players", "drop-factor", "Alice"])
    page = alice.get("/players/confirm")
    assert "Ask the host for a link" in page.text
    assert [form for form in page.forms if form.action.startswith("/players/confirm")] == []


@pytest.mark.parametrize(
    ("url", "stood_on"),
    [
        ("/players/erase", "/players/erase"),
        ("/players/account/email", "/players/account/email"),
        ("/players/codes", "/players/codes"),
        ("/players/app/remove", "/players/keys"),
    ],
)
def test_having_proved_it_one_is_back_where_the_form_stood(
    alice: Keyholder, time_machine: TimeMachineFixture, url: str, stood_on: str
) -> None:
    time_machine.shift(timedelta(minutes=16))
    page = Page(alice.post(url).text)
    led = next(link for link in page.links if link.startswith("/players/confirm"))
    form = alice.get(led).form("/players/confirm")
    assert alice.send(form, password=PASSWORD).location == stood_on


def test_who_is_nowhere_near_uses_up_nobodys_codes(alice: Keyholder, locked: pyotp.TOTP, app: Flask) -> None:
    for n in range(61):
        stranger = Keyholder(app, f"Stranger {n}")
        stranger.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        assert stranger.post("/players/second", code="000000").status_code == 401


def test_the_host_takes_every_second_lock_off(alice: Keyholder, app: Flask) -> None:
    alice.set_up_app()
    alice.post("/players/passkeys", credential=alice.made("add"))
    alice.codes()
    said = app.test_cli_runner().invoke(args=["players", "drop-factor", "alice"])
    assert (said.exit_code, said.output) == (0, "Alice signs in with the password alone from now on.\n")
    alice.sign_out()
    assert alice.sign_in().location == "/"
    again = app.test_cli_runner().invoke(args=["players", "drop-factor", "Alice"])
    assert (again.exit_code, again.output) == (0, "Alice had no second lock. Nothing has been changed.\n")


def test_who_had_nothing_but_a_passkey_is_told_of_the_way_back(app: Flask) -> None:
    Keyholder(app, "Alice").sign_up_with_passkey()
    said = app.test_cli_runner().invoke(args=["players", "drop-factor", "Alice"])
    assert "quizapp players reset-link Alice" in said.output
    assert app.test_cli_runner().invoke(args=["players", "drop-factor", "Nobody at all"]).exit_code != 0


def test_what_is_kept_of_it_is_told_but_no_secret(alice: Keyholder) -> None:
    alice.set_up_app()
    alice.post("/players/passkeys", credential=alice.made("add"))
    told = alice.client.get("/players/export").text
    kept = alice.app_kept()
    assert kept is not None
    assert ("authenticator_app_since" in told, "last_used_at" in told, kept.secret in told) == (
        True,
        True,
        False,
    )


def test_nothing_of_a_factor_is_in_the_cookie(alice: Keyholder) -> None:
    alice.post("/players/app")
    cookie = alice.client.get_cookie("red_herring")
    kept = alice.app_kept()
    assert cookie is not None
    assert kept is not None
    assert kept.secret not in opened(f"c={cookie.value}")


def test_pages_are_kept_by_nobody(alice: Keyholder) -> None:
    alice.post("/players/app")
    for url in ("/players/keys", "/players/app", "/players/codes", "/players/confirm"):
        assert alice.client.get(url).headers["Cache-Control"] == "no-store"
        assert Page(alice.client.get(url).text).title
