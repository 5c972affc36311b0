"""How often somebody may guess at an account that goes by a name and by an address, and what they learn by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.page import Page
from tests.person import Person
from tests.players.holder import sign_in, sign_out, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


@pytest.fixture
def member(app: Flask, alice: Person) -> Person:
    """Alice, who has an account and is signed out again."""
    sign_up(alice, email="alice@example.org")
    sign_out(alice)
    return alice


def test_n21_a_name_and_an_address_of_one_account_are_counted_together(
    app: Flask, member: Person, caplog: pytest.LogCaptureFixture
) -> None:
    thief, names = Person(app, "Alice"), ("Alice", "alice@example.org")
    guesses = [sign_in(thief, name=names[n % 2], password=f"guess number {n}") for n in range(10)]
    assert [guess.status_code for guess in guesses] == [422] * 10
    with caplog.at_level("INFO", "quizapp"):
        for name in names:
            assert sign_in(thief, name=name).status_code == 422
    assert caplog.text.count("guesses_used_up") == 2
    assert "Signed in as" not in thief.get("/").text
    member.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(member, name="alice@example.org").status_code == 303


def test_n21_codes_are_counted_with_passwords(app: Flask, member: Person) -> None:
    form = member.get("/players/lost-password/code").form("/code")
    for n in range(10):
        assert sign_in(member, name="alice@example.org", password=f"guess {n}").status_code == 422
    response = member.send(form, name="Alice", code="aaaa-bbbb-cccc-dddd", password="it was the gardener")
    assert (response.status_code, "After ten tries" in response.text) == (422, True)
    assert sign_in(member).status_code == 422


def test_whoever_tries_a_name_learns_no_address_by_it(app: Flask, member: Person) -> None:
    told = []
    for address in ("alice@example.org", "nobody@example.org"):
        thief = Person(app, "Thief")
        thief.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{len(told)}"
        assert [sign_in(thief, name="Alice", password="a guess").status_code for _ in range(10)] == [422] * 10
        said = [sign_in(thief, name=address, password="a guess") for _ in range(11)]
        pages = [Page(each.text).text.replace(address, "") for each in said[:10]]
        told.append(([each.status_code for each in said], [set(dict(each.headers)) for each in said], pages))
    assert told[0] == told[1]
    assert told[0][0] == [422] * 10 + [429]


def test_whoever_goes_on_guessing_uses_up_none_of_what_their_household_has(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(sign_ins_per_minute=12)
    thief, sister = Person(app, "Thief"), Person(app, "Sister")
    assert [sign_in(thief, password="a guess").status_code for _ in range(15)] == [422] * 10 + [429] * 5
    assert [sign_in(sister).status_code for _ in range(3)] == [422, 422, 429]
