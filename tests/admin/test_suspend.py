"""Suspending an account, and restoring it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.players.rules import Role
from tests.admin.conftest import account, act, acts, page_of, row, sign_in, undo
from tests.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_open_sessions_are_dead_at_once_and_stay_dead(
    app: Flask, case: None, ada: Person, bob: Person
) -> None:
    bob.start()
    page = page_of(app, "Bob")
    assert act(ada, page, "/suspend", reason="Spam").status_code == 303
    bob.get(bob.round_url, 404)
    assert act(ada, page, "/restore").status_code == 303
    bob.get(bob.round_url, 404)
    sign_in(app, bob)
    bob.get(f"{bob.round_url}/turns/1")


def test_a_suspended_player_stands_on_no_board(app: Flask, case: None, ada: Person, bob: Person) -> None:
    bob.start()
    bob.pass_(1)
    act(ada, page_of(app, "Bob"), "/suspend", reason="Spam")
    assert "Bob" not in ada.get("/leaderboard").text
    assert undo(ada).status_code == 303
    assert "Bob" in ada.get("/leaderboard").text
    assert [verb for verb, *_ in acts(app)] == ["suspend", "restore"]


def test_it_wants_a_reason(app: Flask, ada: Person, bob: Person) -> None:
    response = act(ada, page_of(app, "Bob"), "/suspend")
    assert response.status_code == 422
    assert "Say why" in Page(response.text).text
    assert (row(app, "Bob").suspended_at, acts(app)) == (None, [])


def test_a_guest_has_no_account_to_suspend(app: Flask, case: None, ada: Person, alice: Person) -> None:
    alice.start()
    page = page_of(app, "Alice")
    token = ada.get(page).form("/name").fields["csrf_token"]
    sent = ada.client.post(f"{page}/suspend", data={"csrf_token": token, "reason": "Spam"})
    assert (sent.status_code, acts(app)) == (409, [])


def test_nobody_suspends_themselves(app: Flask, ada: Person) -> None:
    account(app, "Eve", Role.ADMIN)
    page = page_of(app, "Ada")
    assert [form for form in ada.get(page).forms if form.action.endswith("/suspend")] == []
    token = ada.get(page).form("/name").fields["csrf_token"]
    sent = ada.client.post(f"{page}/suspend", data={"csrf_token": token, "reason": "Oops"})
    assert sent.status_code == 409
    assert "You cannot suspend yourself" in Page(sent.text).text
    assert (row(app, "Ada").suspended_at, acts(app)) == (None, [])


def test_a_suspended_admin_undoes_nothing(app: Flask, ada: Person, bob: Person) -> None:
    eve = account(app, "Eve", Role.ADMIN)
    act(eve, page_of(app, "Bob"), "/hide")
    form = next(form for form in eve.get("/admin/log").forms if form.action.endswith("/undo"))
    act(ada, page_of(app, "Eve"), "/suspend", reason="Rogue")
    assert eve.send(form).status_code in {401, 403}
    assert row(app, "Bob").hidden_by_host
