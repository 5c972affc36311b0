"""Taking along, once, what a guest has played on the browser where an account is signed in; or leaving it for good."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from quizapp import clock
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.play.models import Encounter, Reached, Round, Turn
from quizapp.players.models import Player
from quizapp.players.operations import claiming, presence
from quizapp.web.transaction import committed
from tests.factories import make_pack, many
from tests.page import Page
from tests.person import Person, choose
from tests.play.test_at_once import at_once
from tests.players.opening import open_account, together

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask
    from werkzeug.test import TestResponse

QUESTIONS = 4


@pytest.fixture(autouse=True)
def _pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=make_pack(many(QUESTIONS)))


@pytest.fixture
def laptop(app: Flask, bob: Person) -> Person:
    """A browser on which Bob, a guest, answered two questions right, and Alice is signed in now."""
    bob.start()
    for n in (1, 2):
        answer(bob, n, "The butler")
    open_account(bob, "Alice")
    return bob


def answer(person: Person, n: int, text: str) -> TestResponse:
    form = person.question(n).form(f"/turns/{n}")
    return person.send(form, choice=choose(form, text))


def take(person: Person) -> TestResponse:
    return person.send(person.get("/players/claim").form("/claim/take"))


def board(person: Person) -> str:
    return person.get("/packs/the-case/leaderboard").text


def all_of(app: Flask, what: Any, *conditions: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(what).where(*conditions)))


def is_sound(app: Flask) -> bool:
    """Say whether nobody who is gone has anything, and boards come to what encounters come to."""
    with app.app_context():
        gone = select(Player.id).where(Player.erased_at.is_not(None))
        for table in (Encounter, Reached, Round):
            assert not db.session.scalars(select(table).where(table.player_id.in_(gone))).all()
        counted = select(func.count()).where(Turn.counts.is_(True))
        assert db.session.scalar(counted) == db.session.scalar(select(func.count()).select_from(Encounter))
        earned = select(Encounter.player_id, func.sum(Encounter.points)).group_by(Encounter.player_id)
        stands = select(standing.c.player_id, standing.c.all_points).where(
            standing.c.board > 0, standing.c.all_met > 0
        )
        return sorted(db.session.execute(earned).all()) == sorted(db.session.execute(stands).all())


def test_the_question_says_whose_it_is_and_how_much(laptop: Person) -> None:
    page = laptop.get("/players/claim")
    assert "Take along what Bob played here?" in page.text
    assert "1 round and 200 points" in page.text
    assert {form.action for form in page.forms} >= {"/players/claim/take", "/players/claim/leave"}


def test_taken_along_rounds_points_and_stages_are_the_accounts(app: Flask, laptop: Person) -> None:
    url = laptop.round_url
    laptop.get(url, 404)
    assert take(laptop).location == "/"
    assert "Question 3" in laptop.get(url).text
    assert "Alice" in board(laptop)
    assert "Bob" not in board(laptop)
    alice = all_of(app, Player, Player.is_guest.is_(False))[0]
    assert {row.player_id for table in (Round, Encounter, Reached) for row in all_of(app, table)} == {
        alice.id
    }
    assert is_sound(app)


def test_of_the_guest_nothing_is_left(app: Flask, laptop: Person) -> None:
    with laptop.client.session_transaction() as cookie:
        token = cookie["guest"]
    take(laptop)
    guest = all_of(app, Player, Player.is_guest)[0]
    assert (guest.name, guest.canonical, guest.erased_at is not None) == ("", "", True)
    assert guest.token != token
    with laptop.client.session_transaction() as cookie:
        assert "guest" not in cookie


def test_the_round_goes_on_under_the_account(app: Flask, laptop: Person) -> None:
    take(laptop)
    for n in (3, 4):
        answer(laptop, n, "The butler")
    assert "400" in laptop.get(f"{laptop.round_url}/result").text
    assert is_sound(app)


@pytest.mark.parametrize("first", ["Alice", "Bob"])
def test_where_both_met_a_question_the_earlier_encounter_stands(
    app: Flask, alice: Person, bob: Person, first: str, time_machine: time_machine.TimeMachineFixture
) -> None:
    open_account(alice, "Alice")
    right, wrong = (alice, bob) if first == "Alice" else (bob, alice)
    right.start()
    answer(right, 1, "The butler")
    time_machine.move_to(clock.now() + timedelta(hours=1))
    wrong.start()
    for n in range(1, QUESTIONS + 1):
        answer(wrong, n, "The gardener")
    open_account(bob, "Alice")
    take(bob)
    met = all_of(app, Encounter)
    assert (len(met), sorted(each.points for each in met)) == (QUESTIONS, [0, 0, 0, 100])
    both = next(each for each in met if each.points)
    assert (both.right, both.missed, both.last_at > both.at) == (True, True, True)
    assert is_sound(app)


def test_pressed_twice_it_happens_once(app: Flask, laptop: Person) -> None:
    form = laptop.get("/players/claim").form("/claim/take")
    first, second = laptop.send(form), laptop.send(form)
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/")
    assert len(all_of(app, Round)) == 1
    assert is_sound(app)


def test_of_many_at_once_one_takes_it(app: Flask, laptop: Person) -> None:
    form = laptop.get("/players/claim").form("/claim/take")
    assert {each.status_code for each in at_once(laptop, [(form, {})] * 10)} == {303}
    assert (len(all_of(app, Round)), len(all_of(app, Encounter))) == (1, 2)
    assert is_sound(app)


def test_two_accounts_cannot_both_have_it(app: Flask, laptop: Person) -> None:
    other = Person(app, "Carol")
    with laptop.client.session_transaction() as cookie, other.client.session_transaction() as copy:
        copy.update(guest=cookie["guest"])
    carol = open_account(other, "Carol")
    forms = [person.get("/players/claim").form("/claim/take") for person in (laptop, other)]
    laptop.send(forms[0])
    assert other.send(forms[1]).status_code == 303
    assert all_of(app, Round, Round.player_id == carol) == []
    assert is_sound(app)


def test_an_answer_on_its_way_is_the_accounts_or_is_turned_away(app: Flask) -> None:
    for number in range(20):
        guest = Person(app, f"Guest {number}")
        guest.start()
        sending = guest.question(1).form("/turns/1")
        with guest.client.session_transaction() as cookie:
            as_guest = dict(cookie)
        open_account(guest, "Alice")
        claiming = guest.get("/players/claim").form("/claim/take")
        tab = Person(app, "Bob")
        with tab.client.session_transaction() as cookie:
            cookie.update(as_guest)
        taken, told = together(partial(guest.send, claiming), partial(tab.send, sending, choice="0"))
        assert (taken, told in {303, 404, 409}) == (303, True)
        (round_,) = all_of(app, Round, Round.token == guest.round_url.rsplit("/", 1)[1])
        assert round_.answered == (told == 303)
    assert is_sound(app)


def test_an_account_that_plays_on_in_another_tab_keeps_one_score(app: Flask, alice: Person) -> None:
    alice_id = open_account(alice, "Alice")
    for number in range(10):
        guest = Person(app, f"Guest {number}")
        guest.start()
        answer(guest, 1, "The butler")
        open_account(guest, "Alice")
        alice.start()
        claiming = guest.get("/players/claim").form("/claim/take")
        sending = alice.question(1).form("/turns/1")
        assert together(partial(guest.send, claiming), partial(alice.send, sending, choice="0")) == [303, 303]
        assert is_sound(app)
    assert {each.player_id for each in all_of(app, Round)} == {alice_id}


def test_a_form_sent_as_both_started_a_round_for_each_and_both_are_kept(app: Flask, bob: Person) -> None:
    form = bob.cover()
    wish = {"name": "Bob", "size": "all", "stage": "end"}
    bob.send(form, **wish)
    open_account(bob, "Alice")
    bob.send(form, **wish)
    assert len({each.player_id for each in all_of(app, Round)}) == 2
    take(bob)
    rounds = all_of(app, Round)
    assert (len({each.player_id for each in rounds}), len({each.request for each in rounds})) == (1, 2)


def test_what_an_account_said_of_itself_stands_and_what_a_guest_needs_goes_along(
    app: Flask, laptop: Person
) -> None:
    with app.app_context(), committed():
        alice, bob = db.session.scalars(select(Player).order_by(Player.is_guest))
        pack_id = db.session.scalars(select(Reached.pack_id)).one()
        db.session.add(Reached(player_id=alice.id, pack_id=pack_id, stage="start"))
        db.session.execute(
            update(Player).where(Player.id == bob.id).values(time_factor="3", leave_out_sensitive=True)
        )
    take(laptop)
    assert [each.stage for each in all_of(app, Reached)] == ["start"]
    alice = all_of(app, Player, Player.is_guest.is_(False))[0]
    assert (alice.name, alice.time_factor, alice.leave_out_sensitive) == ("Alice", "3", True)


def test_whom_the_host_has_hidden_stays_hidden(app: Flask, laptop: Person) -> None:
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.is_guest).values(hidden_by_host=True))
    take(laptop)
    assert "Alice" not in board(Person(app, "Carol"))


@pytest.mark.postgresql  # SQLite has everybody wait from the beginning.
def test_whom_the_host_hides_in_that_very_moment_stays_hidden(
    app: Flask, laptop: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = laptop.get("/players/claim").form("/claim/take")

    def hold_both(one: Player, other: Player) -> None:
        with db.engine.begin() as host:
            host.execute(update(Player).where(Player.is_guest).values(hidden_by_host=True, hidden=True))
        presence.hold_both(one, other)

    monkeypatch.setattr(claiming, "hold_both", hold_both)
    assert laptop.send(form).status_code == 303
    alice = all_of(app, Player, Player.is_guest.is_(False))[0]
    assert (alice.hidden_by_host, alice.hidden) == (True, True)


def test_whoever_kept_off_boards_stays_off_them_and_by_the_same_light(app: Flask, laptop: Person) -> None:
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.is_guest).values(hidden=True, theme="dark"))
    take(laptop)
    assert "Alice" not in board(Person(app, "Carol"))
    alice = all_of(app, Player, Player.is_guest.is_(False))[0]
    assert (alice.hidden, alice.theme) == (True, "dark")


def test_whoever_walks_away_from_the_question_finds_it_again(laptop: Person) -> None:
    assert "/players/claim" in laptop.get("/players/account").html
    take(laptop)
    assert "/players/claim" not in laptop.get("/players/account").html


def test_left_it_stays_on_the_board_and_nothing_leads_back(app: Flask, laptop: Person) -> None:
    page = laptop.get("/players/claim")
    assert "This is final" in page.text
    assert laptop.send(page.form("/claim/leave")).status_code == 303
    assert "Bob" in board(laptop)
    laptop.get(laptop.round_url, 404)
    assert laptop.client.get("/players/claim").location == "/"
    laptop.send(laptop.get("/").form("/players/sign-out"))
    assert "Playing as Bob" not in laptop.get("/").text
    assert is_sound(app)


def test_whoever_signs_up_or_in_is_asked_and_keeps_the_score(app: Flask, bob: Person) -> None:
    password = "a lamp, a file and a fish"
    for way, page in (("up", "/players/sign-up"), ("in", "/players/sign-in")):
        bob.start(**{"name": "Bob"} if way == "up" else {"name": "Bob again"})
        answer(bob, 1, "The butler")
        form = bob.get(page).form(page)
        sent = bob.send(form, name="Alice", password=password)
        assert (sent.status_code, sent.location.partition("?")[0]) == (303, "/players/claim")
        assert take(bob).status_code == 303
        assert "Bob" not in board(Person(app, "Carol"))
        assert "1 Alice you" in board(bob)
        bob.get(bob.round_url)
        bob.send(bob.get("/").form("/players/sign-out"))
    assert len({each.player_id for each in all_of(app, Round)}) == 1
    assert is_sound(app)


def test_it_leads_on_to_where_one_was_going(laptop: Person) -> None:
    form = laptop.get("/players/claim?next=/leaderboard").form("/claim/take")
    assert laptop.send(form).location == "/leaderboard"
    assert laptop.client.get("/players/claim?next=/leaderboard").location == "/leaderboard"


@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil.example", "javascript:alert(1)", "https://a.b"]
)
def test_it_leads_nowhere_else(laptop: Person, address: str) -> None:
    form = laptop.get("/players/claim").form("/claim/take")
    assert laptop.send(form, next=address).location == "/"
    assert laptop.client.get("/players/claim", query_string={"next": address}).location == "/"


def test_only_whoever_is_signed_in_is_asked(bob: Person) -> None:
    bob.start()
    asked = bob.client.get("/players/claim")
    assert (asked.status_code, "/players/sign-in" in asked.location) == (302, True)
    sent = bob.client.post("/players/claim/take", data={"csrf_token": bob.cover().fields["csrf_token"]})
    assert sent.status_code == 401
    assert "Bob" in Page(bob.client.get("/").text).text
