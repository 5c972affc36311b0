"""Suspending an account, and restoring it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.players.rules import Role
from tests.account import account, sign_in
from tests.admin.conftest import act, acts, page_of, row, undo
from tests.page import Page
from tests.person import Person
from tests.players import holder
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask


def test_open_sessions_are_dead_at_once_and_stay_dead(
    app: Flask, case: None, ada: Person, bob: Person
) -> None:
    bob.start()
    page = page_of(app, "Bob")
    assert act(ada, page, "/suspend", reason="Spam").status_code == 303
    bob.get(bob.round_url, 403)
    bob.get(bob.round_url, 404)
    assert act(ada, page, "/restore").status_code == 303
    bob.get(bob.round_url, 404)
    sign_in(app, bob)
    bob.get(f"{bob.round_url}/turns/1")


@pytest.mark.parametrize(
    "url", ["/", "/rounds", "/groups", "/players/account", "/players/sign-in", "/nowhere"]
)
def test_who_is_signed_in_is_told_once_wherever_they_go(
    app: Flask, case: None, ada: Person, bob: Person, url: str
) -> None:
    act(ada, page_of(app, "Bob"), "/suspend", reason="Spam")
    page = bob.get(url, 403)
    assert "This account is suspended" in page.title
    assert page.text.count("The host has suspended the account Bob. You are signed out.") == 1
    assert "Spam" not in page.text
    assert "Signed in as" not in page.text
    assert "suspended" not in bob.get("/").text


def test_what_a_script_asks_for_behind_a_page_tells_nobody_yet(app: Flask, ada: Person, bob: Person) -> None:
    act(ada, page_of(app, "Bob"), "/suspend", reason="Spam")
    for _ in range(2):
        assert bob.client.get("/leaderboard", headers={"Accept": "*/*"}).status_code == 403
    page = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert [bob.client.get("/leaderboard", headers=page).status_code for _ in range(2)] == [403, 200]


def test_who_is_in_the_middle_of_a_round_is_told_and_no_answer_counts(
    app: Flask, case: None, ada: Person, bob: Person
) -> None:
    bob.start()
    form = bob.question(1).form("/turns/1")
    act(ada, page_of(app, "Bob"), "/suspend", reason="Spam")
    told = refused(app, 403, lambda: bob.send(form, **{"pass": "1"}))
    assert "This account is suspended" in Page(told.text).title


def test_who_signs_in_is_told_and_who_guesses_is_not(app: Flask, ada: Person, bob: Person) -> None:
    carol = Person(app, "Carol")
    holder.sign_up(carol)
    holder.sign_out(carol)
    act(ada, page_of(app, "Carol"), "/suspend", reason="Spam")
    page = Page(refused(app, 403, lambda: holder.sign_in(carol)).text)
    assert "This account is suspended" in page.title
    assert "The host has suspended the account Carol" in page.text
    wrong, nobody = (
        Page(holder.sign_in(carol, **fields).text).text
        for fields in ({"password": "not the password"}, {"name": "Nobody at all"})
    )
    assert "suspended" not in wrong
    assert wrong == nobody


def test_restored_nobody_is_signed_in_who_had_not_come_back(
    app: Flask, case: None, ada: Person, bob: Person
) -> None:
    act(ada, page_of(app, "Bob"), "/suspend", reason="Spam")
    undo(ada)
    assert "Signed in as" not in bob.get("/").text


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
