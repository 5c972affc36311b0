"""Passkeys: signing up and in with them, and the ones of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.players.keyholder import Keyholder

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def alice(app: Flask) -> Keyholder:
    return Keyholder(app, "Alice")


def test_a_name_and_a_passkey_make_an_account(alice: Keyholder) -> None:
    response = alice.sign_up_with_passkey()
    assert (response.status_code, response.location) == (303, "/players/codes?next=/")
    assert alice.is_in()
    alice.sign_out()
    assert not alice.is_in()
    assert alice.sign_in_with_passkey().status_code == 303
    assert alice.is_in()
