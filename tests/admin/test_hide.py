"""Keeping a player off public boards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.admin.conftest import act, acts, page_of, row, undo
from tests.players import holder

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def on_board(person: Person, name: str) -> bool:
    return name in person.get("/packs/the-case/leaderboard").text


def test_a_player_leaves_the_boards_at_once_and_returns(
    app: Flask, case: None, ada: Person, bob: Person
) -> None:
    bob.start()
    bob.pass_(1)
    page = page_of(app, "Bob")
    assert on_board(ada, "Bob")
    assert act(ada, page, "/hide", reason="A cheat").status_code == 303
    assert not on_board(ada, "Bob")
    assert "Public boards hidden by the host" in ada.get(page).text
    assert act(ada, page, "/show").status_code == 303
    assert on_board(ada, "Bob")
    assert [verb for verb, *_ in acts(app)] == ["hide", "show"]


def test_what_they_earn_while_hidden_is_there_when_they_are_shown(
    app: Flask, case: None, ada: Person, bob: Person
) -> None:
    page = page_of(app, "Bob")
    act(ada, page, "/hide")
    bob.start()
    bob.pass_(1)
    assert not on_board(ada, "Bob")
    undo(ada)
    assert on_board(ada, "Bob")


def test_who_hides_themselves_stays_hidden(app: Flask, case: None, ada: Person, bob: Person) -> None:
    bob.start()
    bob.pass_(1)
    with app.app_context(), committed():
        db.session.query(Player).filter_by(name="Bob").update({"hidden": True})
    page = page_of(app, "Bob")
    act(ada, page, "/hide")
    act(ada, page, "/show")
    assert not on_board(ada, "Bob")
    assert "hidden, by their own choice" in ada.get(page).text


def test_a_guest_who_is_hidden_stays_so_in_the_account_that_keeps_their_history(
    app: Flask, case: None, ada: Person, alice: Person
) -> None:
    alice.start()
    alice.pass_(1)
    act(ada, page_of(app, "Alice"), "/hide", reason="A cheat")
    holder.sign_up(alice)
    alice.send(alice.get("/players/claim").form("/claim/take"))
    assert row(app, "Alice").hidden_by_host
    assert not on_board(ada, "Alice")
    page = ada.get(page_of(app, "Alice"))
    assert "Public boards hidden by the host" in page.text
    assert "Ada hid Alice from public boards" in page.text
    act(ada, page_of(app, "Alice"), "/show")
    assert on_board(ada, "Alice")


def test_pressing_twice_is_one_act(app: Flask, ada: Person, bob: Person) -> None:
    form = ada.get(page_of(app, "Bob")).form("/hide")
    assert [ada.send(form).status_code for _ in range(2)] == [303, 303]
    assert (row(app, "Bob").hidden_by_host, len(acts(app))) == (True, 1)
