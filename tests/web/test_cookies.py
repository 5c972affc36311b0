"""The one cookie: signed, opened by anybody, and telling nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask.sessions import SecureCookieSessionInterface

from quizapp import clock
from quizapp.config import BadSetting, Settings
from quizapp.factory import create_app
from tests.conftest import KEY, settings_for
from tests.refusal import assert_dressed
from tests.tape import opened

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from flask import Flask

    from tests.person import Person

NAME = "red_herring"


def cookie(person: Person) -> str:
    found = person.client.get_cookie(NAME)
    assert found is not None
    return found.value


def test_one_bit_flipped_makes_a_stranger(case: None, alice: Person) -> None:
    url = alice.start()
    whole = cookie(alice)
    # The last letter stands for some bits that are not there.
    for place in range(0, len(whole) - 1, 7):
        flipped = whole[:place] + chr(ord(whole[place]) ^ 1) + whole[place + 1 :]
        alice.client.set_cookie(NAME, flipped)
        response = alice.client.get("/")
        assert (response.status_code, "Playing as" in response.text) == (200, False)
    alice.get(url, 404)


@pytest.mark.parametrize(
    "value",
    ["", ".", "..", "a.b.c", "e30.e30.e30", "x" * 3000, ".eJw" + "A" * 100, "%00", "é", '{"guest": 1}'],
)
def test_a_cookie_that_is_none_makes_a_stranger(case: None, alice: Person, value: str) -> None:
    alice.client.set_cookie(NAME, value)
    response = alice.client.get("/rounds")
    assert response.status_code == 200
    assert_dressed(response)


@pytest.mark.parametrize("key", ["dev", "changeme", "secret", "0123456789abcdef", "a" * 64])
def test_a_cookie_signed_with_a_common_key_makes_a_stranger(
    app: Flask, case: None, alice: Person, key: str
) -> None:
    url = alice.start()
    held = json.loads(opened(f"c={cookie(alice)}"))
    alice.client.set_cookie(NAME, sign(app, held, key))
    alice.get(url, 404)
    alice.client.set_cookie(NAME, sign(app, held, KEY))
    alice.get(url)


def sign(app: Flask, held: dict[str, Any], key: str) -> str:
    """Return a cookie as the game would make it, had it that key."""
    app.secret_key, own = key, app.secret_key
    try:
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer is not None
        signed = signer.dumps(held)
    finally:
        app.secret_key = own
    return signed if isinstance(signed, str) else signed.decode()


@pytest.mark.parametrize(
    "held", [{"guest": 1}, {"guest": ["a"]}, {"guest": None}, {"guest": "x" * 999}, {"name": 5}]
)
def test_a_signed_cookie_of_another_age_does_no_harm(
    app: Flask, case: None, alice: Person, held: dict[str, Any]
) -> None:
    alice.client.set_cookie(NAME, sign(app, held, KEY))
    assert alice.client.get("/rounds").status_code == 200


@pytest.mark.parametrize("key", ["dev", "changeme", "a" * 31, "a" * 64, "ab" * 40, "0123456789abcdef" * 1])
def test_a_weak_key_is_refused_at_the_start(tmp_path: Path, key: str) -> None:
    with pytest.raises(BadSetting, match="SECRET_KEY"):
        Settings.from_environment({"SECRET_KEY": key, "INSTANCE": str(tmp_path)})


def test_without_a_key_one_is_made_and_kept_to_oneself(tmp_path: Path) -> None:
    first, second = (Settings.from_environment({"INSTANCE": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first.secret_key not in repr(first)


def test_a_key_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("abc")
    with pytest.raises(BadSetting, match="whole key"):
        Settings.from_environment({"INSTANCE": str(tmp_path)})


def test_it_holds_a_token_a_name_and_a_stamp_and_no_more(case: None, alice: Person) -> None:
    alice.start()
    for n in range(1, 8):
        alice.pass_(n)
        alice.question(n)
        assert set(json.loads(opened(f"c={cookie(alice)}"))) <= {
            "guest",
            "name",
            "csrf_token",
            "_permanent",
            "_flashes",
        }
    alice.get(f"{alice.round_url}/result")
    assert set(json.loads(opened(f"c={cookie(alice)}"))) <= {"guest", "name", "csrf_token", "_permanent"}


def test_it_ends_with_its_year_however_often_it_was_read(
    case: None, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = alice.start()
    alice.get(url)
    late = clock.now() + timedelta(days=366)
    monkeypatch.setattr(clock, "now", lambda: late)
    alice.get(url, 404)


def test_what_a_request_does_with_it_is_nothing_to_the_next(case: None, alice: Person) -> None:
    alice.start()
    for _ in range(2):
        with alice.client.session_transaction() as held:
            assert "planted" not in held
            held["planted"] = True
            held.modified = False


def test_switching_player_leaves_nothing_of_the_one_before(case: None, alice: Person) -> None:
    alice.start()
    before = json.loads(opened(f"c={cookie(alice)}"))
    alice.send(alice.get("/players/switch").form("/players/switch"), name="Carol")
    alice.cover()
    after = json.loads(opened(f"c={cookie(alice)}"))
    assert (after["guest"] != before["guest"], after["name"]) == (True, "Carol")
    assert after["csrf_token"] != before["csrf_token"]
    assert set(after) <= {"guest", "name", "csrf_token", "_permanent", "_flashes"}


def test_two_apps_with_two_keys_do_not_know_each_other(tmp_path: Path, case: None, alice: Person) -> None:
    alice.start()
    other = create_app(settings_for(tmp_path, secret_key=KEY[::-1]))
    assert sign(other, {}, KEY[::-1]) != sign(other, {}, KEY)
