"""Dropping the second factors of somebody who has lost them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.players.queries import factors
from quizapp.players.rules import Role
from tests.account import account
from tests.admin.conftest import act, acts, number, page_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_they_are_gone_and_an_author_is_led_to_new_ones(app: Flask, ada: Person) -> None:
    account(app, "Eve", Role.AUTHOR)
    page = page_of(app, "Eve")
    assert act(ada, page, "/unlock", reason="Phone in the canal").status_code == 303
    with app.app_context():
        assert not factors.factors(number(app, "Eve")).any
    assert acts(app) == [("unlock", None, None)]
    log = ada.get("/admin/log")
    assert "before: a second lock, after: no second lock" in log.text
    assert [form for form in log.forms if form.action.endswith("/undo")] == []
    assert [form for form in ada.get(page).forms if form.action.endswith("/unlock")] == []


def test_who_has_nothing_left_is_said_to_have_no_way_in(app: Flask, ada: Person) -> None:
    account(app, "Eve", Role.AUTHOR)
    page = page_of(app, "Eve")
    assert "could not get in without these" in ada.get(page).text
    act(ada, page, "/unlock", reason="Phone in the canal")
    text = ada.get(page).text
    assert "They have no second lock any more." in text
    assert "They have neither a password nor a passkey" in text
    assert "lets them in" not in text


def test_what_cannot_be_undone_is_not_undone(app: Flask, ada: Person, bob: Person) -> None:
    account(app, "Eve", Role.AUTHOR)
    act(ada, page_of(app, "Eve"), "/unlock")
    act(ada, page_of(app, "Bob"), "/hide")
    form = ada.get("/admin/log").form("/admin/log/2/undo")
    form.action = "/admin/log/1/undo"
    assert ada.send(form).status_code == 409
    assert len(acts(app)) == 2
