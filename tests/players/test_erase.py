"""Going for good: the person is gone from everywhere at once, their rounds stay under nobody's name."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from quizapp import clock
from quizapp.extensions import Base, db
from quizapp.leaderboard.models import standing
from quizapp.play.models import Chosen, Round, Turn
from quizapp.play.operations.players import clear_erased
from quizapp.players.models import Credential, Player, SignIn
from quizapp.players.operations import sign_ins
from quizapp.web.transaction import committed
from tests.factories import make_pack, many
from tests.page import Page
from tests.person import Person, choose
from tests.play.test_at_once import twin_of
from tests.players.opening import open_account, together
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

STAYS = {"round", "standing", "player"}
"""Tables in which an erased player may still be named by number: rounds for good, standings for a day."""


@pytest.fixture(autouse=True)
def _pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=make_pack(many(3)))


@pytest.fixture
def account(alice: Person) -> Person:
    """Alice, with an account and a round under way."""
    open_account(alice, "Alice")
    alice.start()
    form = alice.question(1).form("/turns/1")
    alice.send(form, choice=choose(form, "The butler"))
    return alice


def go(person: Person, **fields: Any) -> TestResponse:
    return person.send(person.get("/players/erase").form("/players/erase"), **({"sure": "y"} | fields))


def all_of(app: Flask, what: Any, *conditions: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(what).where(*conditions)))


def still_named(app: Flask) -> dict[str, int]:
    """Return how often erased players are named, by table."""
    gone = select(Player.id).where(Player.erased_at.is_not(None))
    found = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.column.table.name == "player":
                    number = select(func.count()).select_from(table).where(key.parent.in_(gone))
                    found[table.name] = found.get(table.name, 0) + (db.session.scalar(number) or 0)
    return {name: number for name, number in found.items() if number}


def test_the_page_says_what_goes_and_what_stays(account: Person) -> None:
    text = account.get("/players/erase").text
    assert "Erase Alice ?" in text
    assert "under nobody’s name, so that statistics hold" in text
    assert "signed out everywhere" in text


def test_whoever_goes_is_gone_everywhere_at_once(app: Flask, account: Person, bob: Person) -> None:
    elsewhere = Person(app, "Alice")
    open_account(elsewhere, "Alice")
    assert go(account).location == "/"
    assert "Alice" not in bob.get("/packs/the-case/leaderboard").text
    for person in (account, elsewhere):
        assert "Alice" not in person.get("/").text
        person.get(account.round_url, 404)
    player = all_of(app, Player)[0]
    assert (player.name, player.canonical, player.role, player.is_listed) == ("", "", "player", False)
    assert set(still_named(app)) <= STAYS
    assert (all_of(app, SignIn), all_of(app, Credential)) == ([], [])


def test_rounds_stay_closed_under_nobodys_name_and_statistics_hold(app: Flask, account: Person) -> None:
    before = [(each.choice, each.times) for each in all_of(app, Chosen)]
    go(account)
    (round_,) = all_of(app, Round)
    assert (round_.answered, round_.finished_at is not None) == (1, True)
    assert len(all_of(app, Turn, Turn.answered_at.is_not(None))) == 1
    assert [(each.choice, each.times) for each in all_of(app, Chosen)] == before
    assert (Chosen.ANSWERS, 1) in before


def test_the_name_is_free_and_whoever_takes_it_inherits_nothing(app: Flask, account: Person) -> None:
    url = account.round_url
    go(account)
    heir = Person(app, "Alice")
    assert open_account(heir, "Alice") not in [each.player_id for each in all_of(app, Round)]
    heir.get(url, 404)
    assert "No case has been opened" in heir.get("/rounds").text
    assert "Nobody yet" in heir.get("/packs/the-case/leaderboard").text


def test_without_the_tick_nobody_goes(app: Flask, account: Person) -> None:
    response = account.send(account.get("/players/erase").form("/players/erase"))
    assert (response.status_code, "cannot be undone" in Page(response.text).text) == (422, True)
    assert all_of(app, Player.erased_at) == [None]


def test_whoever_signed_in_long_ago_proves_it_anew(app: Flask, account: Person) -> None:
    form = account.get("/players/erase").form("/players/erase")
    open_account(account, "Alice", fresh=False)
    asked = account.client.get("/players/erase")
    assert (asked.status_code, "/players/confirm" in asked.location) == (302, True)
    assert account.send(form, sure="y").status_code == 401
    assert all_of(app, Player.erased_at) == [None]


def test_the_last_admin_cannot_go(app: Flask, account: Person) -> None:
    with app.app_context(), committed():
        db.session.execute(update(Player).values(role="admin"))
    response = go(account)
    assert (response.status_code, "only admin" in Page(response.text).text) == (409, True)
    open_account(Person(app, "Bob"), "Bob")
    with app.app_context(), committed():
        db.session.execute(update(Player).values(role="admin"))
    assert go(account).status_code == 303


def test_a_guest_goes_without_being_asked_for_a_proof(app: Flask, bob: Person) -> None:
    bob.start()
    bob.pass_(1)
    assert go(bob).status_code == 303
    assert set(still_named(app)) <= STAYS
    bob.get(bob.round_url, 404)
    with bob.client.session_transaction() as cookie:
        assert set(cookie) <= {"_flashes", "_permanent", "csrf_token"}


def test_pressed_twice_a_guest_is_told_the_same(bob: Person) -> None:
    bob.start()
    form = bob.get("/players/erase").form("/players/erase")
    again = twin_of(bob)
    for tab in (bob, again):
        assert tab.send(form, sure="y").location == "/"
        assert "Nothing here is under your name" in tab.get("/").text
        tab.get("/players/erase", 404)


def test_pressed_twice_an_account_is_gone_once(app: Flask, account: Person) -> None:
    form = account.get("/players/erase").form("/players/erase")
    again = twin_of(account)
    assert account.send(form, sure="y").location == "/"
    assert "or is gone" in Page(refused(app, 401, lambda: again.send(form, sure="y")).text).text


def test_whoever_was_signed_out_elsewhere_is_not_told_that_they_are_gone(app: Flask, account: Person) -> None:
    form = account.get("/players/erase").form("/players/erase")
    with app.app_context(), committed():
        sign_ins.end_all(all_of(app, Player.id)[0])
    refused(app, 401, lambda: account.send(form, sure="y"))
    assert all_of(app, Player.erased_at) == [None]


def test_a_guest_whom_the_account_has_not_taken_along_stays(app: Flask, bob: Person) -> None:
    bob.start()
    url = bob.round_url
    open_account(bob, "Alice")
    assert "stays with Bob" in bob.get("/players/erase").text
    go(bob)
    assert "Playing as Bob" in bob.get("/").text
    bob.get(f"{url}/turns/1")
    assert [each.name for each in all_of(app, Player, Player.erased_at.is_(None))] == ["Bob"]


TOLD = {200, 303, 401, 404, 409, 422}
ACTS: dict[str, Callable[[Person], Callable[[], TestResponse]]] = {
    "answer": lambda one: partial(one.send, one.question(1).form("/turns/1"), choice="0"),
    "start": lambda one: partial(one.send, one.cover(), size="all", stage="end"),
    "profile": lambda one: partial(one.send, one.get("/players/profile").form("/profile"), theme="dark"),
    "rename": lambda one: partial(one.send, one.get("/players/account/name").form("/name"), name="Zoe"),
    "claim": lambda one: partial(one.send, one.get("/players/claim").form("/claim/take")),
    "erase": lambda one: partial(one.send, one.get("/players/erase").form("/erase"), sure="y"),
    "export": lambda one: partial(one.client.get, "/players/export"),
}


@pytest.mark.parametrize("act", ["answer", "start", "profile", "rename", "claim", "erase", "export"])
def test_going_and_doing_something_at_once_come_one_after_the_other(app: Flask, act: str) -> None:
    for number in range(10):
        person = Person(app, f"Player {number}")
        person.start()
        open_account(person, f"Player {number}")
        if act != "claim":
            person.send(person.get("/players/claim").form("/claim/take"))
        going = partial(person.send, person.get("/players/erase").form("/players/erase"), sure="y")
        left, told = together(going, ACTS[act](twin_of(person)))
        # Of two who go at once either may be the first.
        assert (303 in ({left, told} if act == "erase" else {left}), told in TOLD) == (True, True)
        assert set(still_named(app)) <= STAYS
    gone = all_of(app, Player, Player.erased_at.is_not(None))
    assert {(each.name, each.theme, each.hidden) for each in gone} == {("", "auto", False)}
    whose = Round.player_id.in_([each.id for each in gone])
    assert all_of(app, Round, Round.finished_at.is_(None), whose) == []


def test_a_day_later_their_standings_are_gone_and_rows_that_hold_nothing(app: Flask, account: Person) -> None:
    carol = Person(app, "Carol")
    open_account(carol, "Carol")
    for person in (account, carol):
        go(person)
    with app.app_context(), committed():
        assert clear_erased(clock.now() + timedelta(hours=23)) == 0
        assert clear_erased(clock.now() + timedelta(hours=25)) == 1
    assert len(all_of(app, Player)) == 1
    with app.app_context():
        assert not db.session.execute(select(standing).where(standing.c.all_met > 0)).all()
