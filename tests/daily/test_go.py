"""The first go counts, later goes are practice, and the day is the one on which the round began."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.daily.models import DailyCase, DailyQuestion
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.packs.models import Pack
from quizapp.play.models import Encounter, Round, Turn
from tests.daily.conftest import DAY, NOON, answer_all, begin, goes, play
from tests.factories import make_pack, make_question, many
from tests.person import Person, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import time_machine
    from flask import Flask

pytestmark = pytest.mark.usefixtures("bank")


def asked(app: Flask) -> list[list[int]]:
    """Return what each round has asked, in order."""
    with app.app_context():
        rounds = db.session.scalars(select(Round.id).order_by(Round.id)).all()
        return [
            list(db.session.scalars(select(Turn.question_id).where(Turn.round_id == each).order_by(Turn.n)))
            for each in rounds
        ]


def test_everybody_is_asked_the_same_five_in_the_same_order(app: Flask, alice: Person, bob: Person) -> None:
    assert "Five questions, the same for everybody" in alice.get("/daily").text
    begin(alice)
    begin(bob)
    one, other = asked(app)
    assert one == other
    assert len(set(one)) == 5


def test_it_is_no_encounter_and_no_standing(app: Flask, alice: Person) -> None:
    play(alice)
    with app.app_context():
        assert db.session.scalars(select(Encounter)).all() == []
        assert db.session.execute(select(standing)).all() == []


def test_what_was_answered_stands_on_the_go(app: Flask, alice: Person) -> None:
    play(alice, right=4)
    assert goes(app) == [("2026-11-26", 4, 400, True)]


def test_a_newcomer_gives_a_name_and_a_name_that_cannot_be_is_refused(alice: Person) -> None:
    form = alice.get("/daily").form("/daily/rounds")
    response = alice.send(form, name="x")
    assert response.status_code == 422
    assert "at least" in response.text
    begin(alice)
    assert "Alice" in alice.get("/daily").text


def test_opening_it_again_goes_on_where_it_stands(app: Flask, alice: Person) -> None:
    form = alice.get("/daily").form("/daily/rounds")
    addresses = {alice.send(form, name="Alice").location for _ in range(3)}
    assert len(addresses) == 1
    assert len(asked(app)) == 1


def test_a_second_go_is_practice_and_changes_no_rank(app: Flask, alice: Person) -> None:
    play(alice, right=2)
    before = goes(app)
    alice.round_url = alice.send(alice.get("/daily").form("/daily/2026-11-26/rounds")).location
    assert "for practice" in alice.question(1).text
    result = answer_all(alice)
    assert goes(app) == before
    assert "This was practice" in result.text
    assert "2/5" in alice.get("/daily").text


def test_a_practice_round_cannot_come_before_the_go_that_counts(
    app: Flask, alice: Person, bob: Person
) -> None:
    play(bob)
    form = bob.get("/daily").form("/daily/2026-11-26/rounds")
    mine = alice.get("/daily").form("/daily/rounds")
    mine.action = form.action
    mine.fields["request"] = ["a" * 22]
    alice.round_url = alice.send(mine, name="Alice").location
    answer_all(alice, right=1)
    assert [right for _day, right, *_rest in goes(app)] == [5, 1]


def test_a_go_that_is_left_stands_on_no_board_and_stays_the_first(app: Flask, alice: Person) -> None:
    begin(alice)
    form = alice.question(1).form("/turns/1")
    alice.send(form, choice=choose(form, "The butler"))
    alice.send(alice.question(2).form("/leave"))
    page = alice.get("/daily")
    assert "half-way" in page.text
    assert "Nobody stands on it yet." in page.text
    assert [form.action for form in page.forms if form.action.startswith("/daily")] == [
        "/daily/2026-11-26/rounds"
    ]
    assert goes(app) == [("2026-11-26", 1, 100, False)]


def test_begun_before_midnight_and_finished_after_it_counts_for_the_day_it_began(
    app: Flask, alice: Person, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOON.replace(hour=23, minute=59, second=50))
    begin(alice)
    clock.move_to(NOON.replace(hour=0) + DAY)
    result = answer_all(alice)
    assert goes(app) == [("2026-11-26", 5, 500, True)]
    assert "26 November 2026" in result.text
    assert "Alice" in alice.get("/daily/2026-11-26").text
    assert "Nobody stands on it yet." in alice.get("/daily").text


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put the server into a time zone, for as long as a test lasts."""

    def put(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield put
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Europe/Berlin", ["2026-10-24", "2026-10-25", "2026-10-26"]),
        ("America/Los_Angeles", ["2027-03-13", "2027-03-14", "2027-03-15"]),
        ("Pacific/Kiritimati", ["2028-02-28", "2028-02-29", "2028-03-01"]),
    ],
)
def test_each_date_has_one_case_wherever_the_server_stands(
    app: Flask,
    alice: Person,
    clock: time_machine.Traveller,
    in_zone: Callable[[str], None],
    *,
    zone: str,
    days: list[str],
) -> None:
    in_zone(zone)
    bob = Person(app, "Bob")
    for day in days:
        for moment, person in (("00:00:01", alice), ("23:59:58", bob)):
            clock.move_to(datetime.fromisoformat(f"{day}T{moment}+00:00"))
            begin(person)
    with app.app_context():
        assert [day.isoformat() for day in db.session.scalars(select(DailyCase.day))] == days
    assert [day for day, *_rest in goes(app)] == sorted(days * 2)


def test_looking_makes_no_case(app: Flask, alice: Person) -> None:
    for address in ("/daily", "/daily/archive", "/daily?month=2026-11"):
        alice.get(address)
    with app.app_context():
        assert db.session.scalars(select(DailyCase)).all() == []


def test_it_asks_first_stages_of_ranked_packs_and_nothing_sensitive(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(
        one=make_pack([*many(3), make_question("typed", stage="end")]),
        two=make_pack(many(20, sensitive="true")),
        three=make_pack(many(20)),
    )
    with app.app_context():
        db.session.scalars(select(Pack).where(Pack.slug == "three")).one().ranked = False
        db.session.commit()
    assert "3 questions, the same for everybody" in alice.get("/daily").text
    begin(alice)
    with app.app_context():
        assert len(db.session.scalars(select(DailyQuestion)).all()) == 3
    assert "Question 1 of 3" in alice.question(1).text


def test_a_bare_shelf_has_no_case(app: Flask, alice: Person, bob: Person) -> None:
    form = bob.get("/daily").form("/daily/rounds")
    with app.app_context():
        for pack in db.session.scalars(select(Pack)):
            pack.ranked = False
        db.session.commit()
    assert "There is no case today" in alice.get("/daily").text
    assert bob.send(form, name="Bob").status_code == 409


def test_each_question_says_which_pack_it_is_from_and_nothing_of_its_key(alice: Person) -> None:
    begin(alice)
    page = alice.question(1)
    assert "Case of the day 1" in page.text
    assert "The First" in page.text or "The Second" in page.text
    assert "first chapter all along" not in page.text


def test_the_next_day_asks_something_else(app: Flask, alice: Person, clock: time_machine.Traveller) -> None:
    for _ in range(4):
        begin(alice)
        clock.shift(DAY)
    days = asked(app)
    assert len({question for each in days for question in each}) == 20
