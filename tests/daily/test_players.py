"""What becomes of days and challenges when an account takes them along, when somebody goes, and what they are told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.daily.models import Challenge, ChallengeTaken, DailyGo
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.play.models import Insider
from quizapp.web.transaction import committed
from tests.daily.conftest import DAY, NOON, answer_all, begin, goes, play
from tests.daily.test_challenge import dare, rows, take
from tests.factories import make_pack, make_question, many
from tests.person import Person
from tests.play.repairs import repair
from tests.players.opening import open_account
from tests.players.test_export import export

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask

pytestmark = pytest.mark.usefixtures("bank")


def take_along(person: Person) -> None:
    response = person.send(person.get("/players/claim").form("/claim/take"))
    assert response.status_code in {302, 303}


def test_a_guests_days_become_the_accounts(app: Flask, alice: Person, clock: time_machine.Traveller) -> None:
    play(alice, right=3)
    clock.shift(DAY)
    open_account(alice, "Ada")
    play(alice, right=5)
    take_along(alice)
    assert [right for _day, right, *_rest in goes(app)] == [3, 5]
    page = alice.get("/daily")
    assert "2 days in a row" in page.text
    assert "3 of 5 right" in page.text


@pytest.mark.parametrize(("first", "second"), [("guest", "account"), ("account", "guest")])
def test_of_two_goes_at_one_day_the_earlier_counts(
    app: Flask, alice: Person, clock: time_machine.Traveller, first: str, second: str
) -> None:
    rights = {"guest": 2, "account": 4}
    laptop = Person(app, "Ada")
    open_account(laptop, "Ada")
    for who in (first, second):
        play(alice if who == "guest" else laptop, rights[who])
        clock.shift(60)
    open_account(alice, "Ada")
    take_along(alice)
    assert [right for _day, right, *_rest in goes(app)] == [rights[first]]
    assert f"{rights[first]}/5" in alice.get("/daily").text


@pytest.mark.parametrize(("hours", "stands"), [(-1, False), (1, True)])
def test_what_the_account_knew_from_the_inside_stands_on_no_board_by_way_of_a_guest(
    app: Flask, alice: Person, clock: time_machine.Traveller, hours: int, *, stands: bool
) -> None:
    play(alice)
    account = open_account(alice, "Ada")
    with app.app_context(), committed():
        for pack in db.session.scalars(select(Pack.id).where(Pack.slug.in_(("one", "two")))):
            since = NOON + timedelta(hours=hours)
            db.session.add(Insider(player_id=account, pack_id=pack, since=since))
    take_along(alice)
    page = alice.get("/daily")
    assert ("Nobody stands on it yet." not in page.text) is stands
    assert ("from the inside" not in page.text) is stands
    assert "1 day in a row" in page.text


def test_a_guests_challenges_go_along_and_none_is_to_oneself(app: Flask, alice: Person, bob: Person) -> None:
    play(alice, right=3)
    address = dare(alice)
    take(bob, address)
    answer_all(bob, right=4)
    open_account(bob, "Bea")
    take_along(bob)
    assert rows(alice.get(address)) == [("Alice", "3/5"), ("Bea", "4/5")]
    laptop = Person(app, "Bea")
    open_account(laptop, "Bea")
    open_account(alice, "Bea")
    take_along(alice)
    assert rows(laptop.get(address)) == [("Bea", "3/5")]
    with app.app_context():
        assert db.session.scalars(select(ChallengeTaken)).all() == []


def test_of_two_rounds_of_one_challenge_the_earlier_is_shown(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person, clock: time_machine.Traveller
) -> None:
    shelve(the_case=make_pack(many(3)))
    alice.start()
    answer_all(alice, 1, 3)
    address = dare(alice)
    laptop = Person(app, "Bea")
    open_account(laptop, "Bea")
    for person, right in ((bob, 2), (laptop, 3)):
        take(person, address)
        answer_all(person, right, 3)
        clock.shift(60)
    open_account(bob, "Bea")
    take_along(bob)
    assert rows(laptop.get(address)) == [("Alice", "1/3"), ("Bea", "2/3")]


def test_a_challenge_to_a_day_shows_the_go_that_counts(
    app: Flask, alice: Person, bob: Person, clock: time_machine.Traveller
) -> None:
    play(alice, right=3)
    address, laptop = dare(alice), Person(app, "Bea")
    open_account(laptop, "Bea")
    play(bob, right=2)
    clock.shift(60)
    take(laptop, address)
    answer_all(laptop, right=4)
    assert rows(laptop.get(address)) == [("Alice", "3/5"), ("Bea", "4/5")]
    open_account(bob, "Bea")
    take_along(bob)
    assert rows(laptop.get(address)) == [("Alice", "3/5"), ("Bea", "2/5")]


def test_whoever_goes_leaves_no_day_and_no_challenge(app: Flask, alice: Person, bob: Person) -> None:
    play(alice)
    take(bob, dare(alice))
    alice.send(alice.get("/players/erase").form("/erase"), sure="y")
    with app.app_context():
        assert db.session.scalars(select(Challenge)).all() == []
        assert len(db.session.scalars(select(DailyGo)).all()) == 1
    assert "Nobody stands on it yet." in bob.get("/daily").text


def test_they_are_in_what_is_kept_about_somebody(alice: Person, bob: Person) -> None:
    play(alice, right=3)
    take(bob, dare(alice))
    kept = export(alice)
    (day,) = kept["cases_of_the_day"]
    assert (day["number"], day["day"], day["right"], day["questions"]) == (1, "2026-11-26", 3, 5)
    assert [each["title"] for each in kept["challenges_made"]] == ["Case of the day 1"]
    assert [each["title"] for each in export(bob)["challenges_taken"]] == ["Case of the day 1"]
    assert "Bob" not in str(kept)


@pytest.fixture
def one_question(app: Flask, shelve: Callable[..., object]) -> Callable[[str], None]:
    """Put up a single question of the day with this key."""

    def put(key: str) -> None:
        shelve(
            one=make_pack([make_question(answer=key)], language="fr"),
            two=make_pack(many(20, sensitive="true")),
        )

    return put


def test_a_repaired_key_changes_the_go_and_the_board(
    app: Flask, one_question: Callable[[str], None], alice: Person
) -> None:
    one_question("The countess")
    begin(alice)
    answer_all(alice, 1, 1)
    assert goes(app) == [("2026-11-26", 0, 0, True)]
    one_question("The butler")
    assert repair(app, "q-single", slug="one").exit_code == 0
    assert goes(app) == [("2026-11-26", 1, 100, True)]
    assert "1/1" in alice.get("/daily").text
    assert repair(app, "q-single", "--undo", slug="one").exit_code == 0
    assert goes(app) == [("2026-11-26", 0, 0, True)]
