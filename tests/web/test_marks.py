"""Accents in an order that takes the square of their number to sort: whoever sends them keeps nobody waiting."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from tests.factories import make_pack, make_question
from tests.players.keyholder import Keyholder

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

MARKS = "a" + "\u0301\u0316" * 15_000
"""As many as fit a form."""
SECONDS = 0.25
"""Enough for a page to be made for the first time, and half of what sorting them would take."""


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/players/sign-up", {"name": MARKS, "password": "a lamp in the attic"}),
        ("/players/sign-up", {"name": "Somebody", "password": "a lamp in the attic", "email": MARKS}),
        ("/players/sign-in", {"name": MARKS, "password": "a lamp in the attic"}),
        ("/players/lost-password/code", {"name": MARKS, "code": MARKS, "password": "a lamp in the attic"}),
        ("/players/passkeys/options", {"act": "sign-up", "name": MARKS}),
        ("/players/account/name", {"name": MARKS}),
        ("/players/passkeys/1/rename", {"name": MARKS}),
        ("/groups", {"name": MARKS}),
        ("/admin/players/1/name", {"name": MARKS}),
        ("/admin/players/1/hide", {"reason": MARKS}),
    ],
)
def test_they_are_not_sorted_in_a_form(app: Flask, url: str, fields: dict[str, str]) -> None:
    host = Keyholder(app, "Ada").sign_up("admin")
    host.set_up_app()
    token = host.token
    begun = process_time()
    said = host.client.post(url, data={"csrf_token": token} | fields, content_type="multipart/form-data")
    assert process_time() - begun < SECONDS
    assert said.status_code in {303, 422}


def test_they_are_not_sorted_on_a_cover_or_in_an_answer(app: Flask, shelve: Callable[..., object]) -> None:
    shelve(the_case=make_pack([make_question("typed")]))
    guest = Keyholder(app, "Gus")
    cover = guest.cover()
    guest.start()
    question = guest.question(1).form("/turns/1")
    for form, fields in (
        (cover, {"name": MARKS, "size": "all", "stage": "end"}),
        (question, {"text": MARKS}),
    ):
        begun = process_time()
        said = guest.client.post(form.action, data=form.fields | fields, content_type="multipart/form-data")
        assert process_time() - begun < SECONDS
        assert said.status_code == 422
