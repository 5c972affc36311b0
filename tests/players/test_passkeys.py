"""Passkeys: signing up and in with them, and the ones of an account."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from quizapp.errors import Refusal
from quizapp.extensions import db
from quizapp.players.models import Player, SpentChallenge
from quizapp.players.operations import passkeys
from quizapp.players.operations.passkeys import Ceremony
from quizapp.players.rules.relying_party import RelyingParty
from tests.page import Page
from tests.person import Person
from tests.players.keyholder import Keyholder
from tests.players.opening import together
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from time_machine import TimeMachineFixture
    from werkzeug.test import TestResponse


@pytest.fixture
def alice(app: Flask) -> Keyholder:
    return Keyholder(app, "Alice")


@pytest.fixture
def bob(app: Flask) -> Keyholder:
    return Keyholder(app, "Bob")


def test_a_name_and_a_passkey_make_an_account(alice: Keyholder) -> None:
    response = alice.sign_up_with_passkey()
    assert (response.status_code, response.location) == (303, "/players/codes?next=/")
    assert alice.is_in()
    alice.sign_out()
    assert not alice.is_in()
    assert alice.sign_in_with_passkey().status_code == 303
    assert alice.is_in()


def test_signing_in_leads_where_one_wanted_to_go_and_nowhere_else(alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    for wanted, led in (("/rounds", "/rounds"), ("//evil.example", "/"), ("/\\evil.example", "/")):
        alice.sign_out()
        response = alice.post("/players/passkeys/sign-in", credential=alice.signed("sign-in"), next=wanted)
        assert response.location == led


@pytest.mark.parametrize("name", ["admin", "x", "", "а" * 30])
def test_a_name_that_cannot_be_had_is_refused_before_a_passkey_is_made(alice: Keyholder, name: str) -> None:
    response = alice.post("/players/passkeys/options", act="sign-up", name=name)
    assert response.status_code == 422
    assert json.loads(response.text)["problem"].endswith(".")


def test_a_name_that_is_taken_is_refused_before_and_after(alice: Keyholder, app: Flask) -> None:
    other = Keyholder(app, "ALICE")
    credential = other.made("sign-up", name="ALICE")
    alice.sign_up_with_passkey()
    assert alice.client.get("/players/sign-up").status_code == 302
    assert other.post("/players/passkeys/options", act="sign-up", name="ALICE").status_code == 422
    refused(app, 409, lambda: other.post("/players/passkeys/sign-up", name="ALICE", credential=credential))


def test_a_challenge_is_good_once_even_with_an_old_cookie(app: Flask, alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    alice.sign_out()
    # A device that counts nothing gives a replay away by its challenge alone.
    alice.phone.count = -1
    credential = alice.signed("sign-in")
    token, cookie = alice.token, alice.client.get_cookie("red_herring")
    assert cookie is not None
    for status in (303, 401):
        alice.client.set_cookie("red_herring", cookie.value)
        data = {"csrf_token": token, "credential": credential}
        assert alice.client.post("/players/passkeys/sign-in", data=data).status_code == status
    with app.app_context():
        assert len(db.session.scalars(select(SpentChallenge)).all()) == 2


def test_a_challenge_is_bound_to_its_browser(app: Flask, alice: Keyholder, bob: Keyholder) -> None:
    alice.sign_up_with_passkey()
    credential = alice.signed("sign-in")
    refused(app, 400, lambda: bob.post("/players/passkeys/sign-in", credential=credential))


def test_a_challenge_is_bound_to_what_it_was_for(app: Flask, alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    credential = alice.signed("confirm")
    refused(app, 400, lambda: alice.post("/players/passkeys/sign-in", credential=credential))


def test_a_challenge_runs_out(app: Flask, alice: Keyholder, time_machine: TimeMachineFixture) -> None:
    alice.sign_up_with_passkey()
    alice.sign_out()
    credential, token = alice.signed("sign-in"), alice.token
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=11))
    data = {"csrf_token": token, "credential": credential}
    refused(app, 400, lambda: alice.client.post("/players/passkeys/sign-in", data=data))


def test_of_several_tabs_the_youngest_four_have_a_challenge(alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    signed = [alice.signed("confirm") for _ in range(5)]
    status = [alice.post("/players/confirm/passkey", credential=each).status_code for each in signed]
    assert status == [400, 303, 303, 303, 303]


def test_a_device_must_know_who_holds_it(app: Flask, alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    alice.sign_out()
    alice.phone.verifies = False
    credential = alice.signed("sign-in")
    refused(app, 401, lambda: alice.post("/players/passkeys/sign-in", credential=credential))


def test_a_count_that_goes_back_is_the_mark_of_a_copy(
    app: Flask, alice: Keyholder, caplog: pytest.LogCaptureFixture
) -> None:
    alice.sign_up_with_passkey()
    alice.phone.count = 7
    assert alice.sign_in_with_passkey().status_code == 303
    alice.sign_out()
    alice.phone.count = 3
    credential = alice.signed("sign-in")
    refused(app, 401, lambda: alice.post("/players/passkeys/sign-in", credential=credential))
    assert "passkey_copied" in caplog.text
    assert alice.passkeys()[0].sign_count == 8


def test_a_device_that_does_not_count_is_fine(alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    for _ in range(2):
        alice.sign_out()
        alice.phone.count = -1
        assert alice.sign_in_with_passkey().status_code == 303


@pytest.mark.parametrize("origin", ["http://localhost:81", "https://localhost", "http://evil.example"])
def test_what_was_signed_for_another_site_opens_nothing(app: Flask, alice: Keyholder, origin: str) -> None:
    alice.sign_up_with_passkey()
    alice.sign_out()
    alice.phone.origin = origin
    credential = alice.signed("sign-in")
    refused(app, 401, lambda: alice.post("/players/passkeys/sign-in", credential=credential))


def test_a_passkey_of_somebody_else_is_not_taken_for_ones_own(
    app: Flask, alice: Keyholder, bob: Keyholder
) -> None:
    alice.sign_up_with_passkey()
    bob.sign_up_with_passkey()
    sent = json.loads(bob.signed("sign-in"))
    sent["response"]["userHandle"] = json.loads(alice.signed("sign-in"))["response"]["userHandle"]
    refused(app, 401, lambda: bob.post("/players/passkeys/sign-in", credential=json.dumps(sent)))


def test_a_signature_by_another_key_opens_nothing(app: Flask, alice: Keyholder, bob: Keyholder) -> None:
    alice.sign_up_with_passkey()
    bob.sign_up_with_passkey()
    bob.sign_out()
    sent = json.loads(bob.signed("sign-in"))
    sent["id"] = sent["rawId"] = json.loads(alice.signed("sign-in"))["id"]
    del sent["response"]["userHandle"]
    refused(app, 401, lambda: bob.post("/players/passkeys/sign-in", credential=json.dumps(sent)))


def test_a_suspended_account_is_not_opened(app: Flask, alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    alice.sign_out()
    with app.app_context():
        db.session.scalars(select(Player)).one().suspended_at = alice.row.created_at
        db.session.commit()
    credential = alice.signed("sign-in")
    refused(app, 403, lambda: alice.post("/players/passkeys/sign-in", credential=credential))


def test_passkeys_are_added_named_and_removed(alice: Keyholder) -> None:
    alice.sign_up()
    assert alice.post("/players/passkeys", credential=alice.made("add")).location == "/players/codes"
    first = alice.passkeys()[0]
    assert alice.post(f"/players/passkeys/{first.id}/rename", name="  My   phone ").status_code == 303
    assert "My phone" in alice.get("/players/keys").text
    assert alice.post(f"/players/passkeys/{first.id}/remove").status_code == 303
    assert alice.passkeys() == []


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\u202eb"])
def test_a_passkey_has_a_name_that_shows(alice: Keyholder, name: str) -> None:
    alice.sign_up_with_passkey()
    before = alice.passkeys()[0]
    alice.post(f"/players/passkeys/{before.id}/rename", name=name)
    assert "1 to 40 characters" in alice.get("/players/keys").text
    assert alice.passkeys()[0].name == before.name


def test_the_last_way_in_stays(app: Flask, alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    only = alice.passkeys()[0].id
    refused(app, 409, lambda: alice.post(f"/players/passkeys/{only}/remove"))
    alice.post("/players/passkeys", credential=alice.made("add"))
    assert alice.post(f"/players/passkeys/{only}/remove").status_code == 303
    refused(app, 409, lambda: alice.post(f"/players/passkeys/{alice.passkeys()[0].id}/remove"))


def test_of_two_removed_at_once_the_last_way_in_stays(app: Flask, alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    alice.post("/players/passkeys", credential=alice.made("add"))
    token, cookie = alice.token, alice.client.get_cookie("red_herring")
    assert cookie is not None

    def remove(passkey_id: int) -> TestResponse:
        tab = app.test_client()
        tab.set_cookie("red_herring", cookie.value)
        return tab.post(f"/players/passkeys/{passkey_id}/remove", data={"csrf_token": token})

    told = together(*(lambda each=each: remove(each.id) for each in alice.passkeys()))
    assert (sorted(told), len(alice.passkeys())) == ([303, 409], 1)


def test_other_peoples_passkeys_are_not_there(app: Flask, alice: Keyholder, bob: Keyholder) -> None:
    alice.sign_up_with_passkey()
    bob.sign_up_with_passkey()
    hers = alice.passkeys()[0].id
    refused(app, 404, lambda: bob.post(f"/players/passkeys/{hers}/remove"))
    refused(app, 404, lambda: bob.post(f"/players/passkeys/{hers}/rename", name="Mine"))


def test_a_device_is_asked_for_no_second_key_and_gives_none(app: Flask, alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    asked = alice.asked("add")
    held = alice.passkeys()[0]
    assert [each["id"] for each in asked["excludeCredentials"]] == [json.loads(alice.signed("confirm"))["id"]]
    made = alice.phone.make(asked)
    alice.phone.keys[-1].id = held.credential_id
    assert made["id"] != asked["excludeCredentials"][0]["id"]
    assert alice.post("/players/passkeys", credential=json.dumps(made)).status_code == 303
    assert {each.handle for each in alice.passkeys()} == {held.handle}


def test_nothing_of_the_account_is_in_what_a_device_keeps(alice: Keyholder) -> None:
    handle = alice.asked("sign-up", name="Alice")["user"]["id"]
    assert len(handle) == 43
    assert alice.asked("sign-up", name="Alice")["user"]["id"] != handle


NO_CREDENTIALS = {
    "nothing": "",
    "no-json": "{",
    "no-object": "[1]",
    "F10": "[" * 10_000,
    "F10-object": '{"a":' * 3_000,
    "F11": '{"id": "a", "id": "b"}',
    "F12": '{"id": NaN}',
    "F12-large": '{"id": 1e400}',
    "F13": '{"id": 1, "rawId": [1], "response": true, "type": {}}',
    "too-long": json.dumps({"id": "x" * 20_000}),
    "digits": "9" * 10_000,
    "no-challenge": json.dumps({"response": {"clientDataJSON": "e30"}}),
    "surrogate": '{"id": "\\ud800"}',
}


@pytest.mark.parametrize("case", NO_CREDENTIALS)
def test_what_is_no_credential_is_told_so(app: Flask, alice: Keyholder, case: str) -> None:
    alice.sign_up_with_passkey()
    for address, fields in (("/sign-in", {}), ("/sign-up", {"name": "Carol"}), ("", {})):
        data = {"csrf_token": alice.token, "credential": NO_CREDENTIALS[case]} | fields
        response = refused(
            app, 400, lambda at=address, data=data: alice.client.post(f"/players/passkeys{at}", data=data)
        )
        assert "cannot be read" in Page(response.text).text


WRONG = (None, 1, "", "!", "AAAA", [], {}, "é", "A" * 5_000)


@pytest.mark.parametrize(
    "field", ["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature"]
)
def test_a_credential_with_one_thing_wrong_opens_nothing(app: Flask, alice: Keyholder, field: str) -> None:
    alice.sign_up_with_passkey()
    alice.sign_out()
    for value in WRONG:
        sent = json.loads(alice.signed("sign-in"))
        (sent if field in sent else sent["response"])[field] = value
        assert alice.post("/players/passkeys/sign-in", credential=json.dumps(sent)).status_code in {400, 401}
    assert not alice.is_in()


PARTY = RelyingParty("localhost", "http://localhost")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
RESPONSE = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"),
        JSON | st.binary(max_size=200).map(lambda data: data.hex()),
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.fixed_dictionaries(
        {"response": RESPONSE | JSON}, optional=dict.fromkeys(("id", "rawId", "type"), JSON)
    )
)
def test_whatever_is_sent_is_refused_and_breaks_nothing(app: Flask, sent: dict[str, Any]) -> None:
    with app.test_request_context():
        now = datetime.now(UTC)
        ceremony = Ceremony(PARTY, b"x" * 32, now)
        for act in (
            lambda: passkeys.made(sent, ceremony, now),
            lambda: passkeys.signed(sent, ceremony, now, alone=True),
        ):
            with pytest.raises(Refusal):
                act()


def test_many_are_too_many(alice: Keyholder) -> None:
    token = alice.token
    data = {"csrf_token": token, "act": "sign-in"}
    said = {alice.client.post("/players/passkeys/options", data=data).status_code for _ in range(61)}
    assert said == {200, 429}


@pytest.mark.parametrize("fields", [{"act": "steal"}, {"act": ""}, {}])
def test_passkeys_are_asked_for_nothing_else(app: Flask, alice: Keyholder, fields: dict[str, str]) -> None:
    refused(app, 400, lambda: alice.post("/players/passkeys/options", **fields))


@pytest.mark.parametrize("act", ["add", "confirm", "second"])
def test_a_stranger_is_asked_to_sign_in(app: Flask, alice: Keyholder, act: str) -> None:
    refused(app, 401, lambda: alice.post("/players/passkeys/options", act=act))


def test_twenty_passkeys_are_enough(app: Flask, alice: Keyholder) -> None:
    alice.sign_up_with_passkey()
    for _ in range(19):
        alice.post("/players/passkeys", credential=alice.made("add"))
    refused(app, 409, lambda: alice.post("/players/passkeys", credential=alice.made("add")))


def test_where_no_passkey_can_be_had_the_page_says_so_and_offers_a_password(app: Flask) -> None:
    app.config["SERVER_NAME"] = "192.168.1.7:8000"
    stranger = Person(app, "Carol")
    page = stranger.get("/players/sign-up")
    assert "Passkeys cannot be had at this address" in page.text
    assert "data-passkey=" not in page.html
    assert "password" in page.form("/players/sign-up").fields
    assert "data-passkey=" not in stranger.get("/players/sign-in").html


def test_the_address_of_the_host_decides_where_passkeys_are_kept(make_app: Callable[..., Flask]) -> None:
    app = make_app(base_url="https://quiz.example.org", behind_tls=True, trusted_hosts=("quiz.example.org",))
    app.config.update(SERVER_NAME="quiz.example.org", PREFERRED_URL_SCHEME="https")
    alice = Keyholder(app, "Alice")
    alice.phone.origin = "https://quiz.example.org"
    assert alice.asked("sign-up", name="Alice")["rp"]["id"] == "quiz.example.org"
    assert alice.sign_up_with_passkey().status_code == 303
    app.config["SERVER_NAME"] = "localhost"
    bob = Keyholder(app, "Bob")
    bob.phone.origin = "https://localhost"
    assert bob.post("/players/passkeys/options", act="sign-in").status_code == 409
