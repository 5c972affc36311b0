"""Earlier days can be looked at and played, a day to come cannot be had by any route."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp import clock as the_clock
from quizapp.daily.models import DailyCase, DailyQuestion
from quizapp.extensions import db
from quizapp.packs.models import Pack, Question
from tests.daily.conftest import DAY, NOON, answer_all, begin, goes, play
from tests.daily.test_challenge import dare
from tests.factories import make_pack, make_question, many
from tests.person import Person
from tests.refusal import ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask


pytestmark = pytest.mark.usefixtures("bank")

TOMORROW = "2026-11-27"
NONSENSE = "2026-02-30"
TO_COME = (
    TOMORROW,
    "2026-11-28",
    "9999-12-31",
    "2026-W48-5",
    "20261127",
    "2026-331",
    "2026-11-27T00:00",
    "2026-11-27Z",
    "2026-11-27+14:00",
    "-2026-11-27",
    "+2026-11-27",
    "2026-11-027",
    "２０２６-１１-２７",
    "٢٠٢٦-١١-٢٧",
    "2026-11-27 ",
    "2026–11–27",
    "tomorrow",
    "1",
    "0000-00-00",
    NONSENSE,
)
"""What somebody might ask for who wants a day that is not there yet; the last will never be."""


@pytest.fixture
def yesterday(alice: Person, clock: time_machine.Traveller) -> str:
    """Alice has played a day, and it is the next."""
    play(alice, right=3)
    clock.shift(DAY)
    return "/daily/2026-11-26"


def body(person: Person, address: str, **how: Any) -> tuple[int, bytes]:
    response = person.client.open(address, **how)
    return response.status_code, response.data


def test_a_day_to_come_is_no_more_than_one_that_will_never_be(app: Flask, alice: Person) -> None:
    play(alice)
    token = {"csrf_token": alice.cover("one").fields["csrf_token"]}
    before = ledger(app)
    for how in ({}, {"method": "HEAD"}, {"headers": {"Accept": "application/json"}}):
        answers = {body(alice, f"/daily/{day}", **how) for day in TO_COME}
        assert [status for status, _text in answers] == [404], how
    answers = {body(alice, f"/daily/{day}/rounds", method="POST", data=token) for day in TO_COME}
    assert [status for status, _text in answers] == [404]
    assert ledger(app) == before


@pytest.mark.parametrize(
    "query", ["date=2026-11-27", "day=2026-11-27", "tz=Pacific/Kiritimati", "offset=-1440"]
)
def test_no_word_in_an_address_moves_the_day(alice: Person, query: str) -> None:
    page = alice.get(f"/daily?{query}")
    assert "26 November 2026" in page.text
    form = page.form("/daily/rounds")
    form.action += f"?{query}"
    alice.round_url = alice.send(form, name="Alice").location
    assert "26 November 2026" in answer_all(alice).text


@pytest.mark.parametrize("field", ["day", "date", "now", "tz"])
def test_no_form_brings_a_day(alice: Person, field: str) -> None:
    form = alice.get("/daily").form("/daily/rounds")
    assert alice.send(form, name="Alice", **{field: TOMORROW}).status_code == 400


def test_a_case_that_was_made_while_the_clock_was_ahead_is_not_there_before_its_day(
    app: Flask, alice: Person, bob: Person, clock: time_machine.Traveller
) -> None:
    clock.shift(DAY)
    begin(alice)
    clock.move_to(NOON)
    bob.get(f"/daily/{TOMORROW}", 404)
    assert "27 November" not in bob.get("/daily/archive").text
    begin(bob)
    with app.app_context():
        numbers = db.session.scalars(select(DailyCase.version_id)).all()
        assert len(set(numbers)) == 2


def test_an_earlier_day_has_its_board_and_no_question(yesterday: str, bob: Person) -> None:
    page = bob.get(yesterday)
    assert "26 November 2026" in page.text
    assert "Alice" in page.text
    assert "What of" not in page.text
    assert "3/5" not in page.text


def test_an_earlier_day_is_played_for_practice(app: Flask, yesterday: str, bob: Person) -> None:
    before = goes(app)
    response = bob.send(bob.get(yesterday).form("/rounds"), name="Bob")
    bob.round_url = response.location
    result = answer_all(bob)
    assert "This was practice" in result.text
    assert goes(app) == before
    assert "Bob" not in bob.get(yesterday).text.split("The board of that day")[1]


def test_a_name_that_cannot_be_is_refused_there_too(yesterday: str, bob: Person) -> None:
    assert bob.send(bob.get(yesterday).form("/rounds"), name="x").status_code == 422


def test_todays_own_address_leads_to_today(alice: Person) -> None:
    begin(alice)
    response = alice.client.get("/daily/2026-11-26")
    assert (response.status_code, response.location) == (302, "/daily")


def test_the_archive_lists_the_days_there_were_page_by_page(
    app: Flask, alice: Person, clock: time_machine.Traveller
) -> None:
    for _ in range(33):
        begin(alice)
        alice.send(alice.get(alice.round_url).form("/leave"))
        clock.shift(DAY)
    first, second = alice.get("/daily/archive"), alice.get("/daily/archive?page=2")
    days = [[link for link in page.links if link.startswith("/daily/2")] for page in (first, second)]
    assert [len(each) for each in days] == [30, 3]
    assert days[1][-1] == "/daily/2026-11-26"
    assert "as far as that" in alice.get("/daily/archive?page=9").text
    alice.get("/daily/archive?page=x", 400)


def test_what_has_left_the_shelf_is_not_asked_again(app: Flask, yesterday: str, bob: Person) -> None:
    form = bob.get(yesterday).form("/rounds")
    with app.app_context():
        packs = db.session.scalars(
            select(Pack).where(Pack.slug.in_(("one", "two"))).order_by(Pack.slug)
        ).all()
        packs[0].withdrawn_at = the_clock.now()
        db.session.commit()
    bob.round_url = bob.send(form, name="Bob").location
    asked = bob.question(1).text
    assert "The First" not in asked
    assert "of 5" not in asked
    with app.app_context():
        for pack in db.session.scalars(select(Pack)):
            pack.withdrawn_at = the_clock.now()
        db.session.commit()
    assert bob.send(bob.get(yesterday).form("/rounds")).status_code == 409


@pytest.mark.parametrize("changes", [{"stage": "end"}, {"sensitive": "true"}, None])
def test_what_is_not_for_everybody_any_more_is_not_asked_again(
    app: Flask,
    shelve: Callable[..., object],
    yesterday: str,
    alice: Person,
    changes: dict[str, str] | None,
) -> None:
    address, bob = dare(alice), Person(app, "Bob")
    with app.app_context():
        asked = select(Pack.slug, Question.key).join(Question).join(DailyQuestion)
        slug, kept = db.session.execute(asked.where(DailyQuestion.position == 0)).one()
    others = many(20, **changes) if changes else many(20)[:1]
    one = [make_question(name=kept), *(each for each in others if changes and each["id"] != kept)]
    shelve(**{"one": make_pack(others), "two": make_pack(others), slug: make_pack(one)})
    bob.round_url = bob.send(bob.get(yesterday).form("/rounds"), name="Bob").location
    assert f"What of {kept} in" in bob.question(1).text
    assert "of 5" not in bob.question(1).text
    assert "have left the shelf since" in Person(app, "Carol").get(address).text


def test_my_days_stand_in_a_calendar(yesterday: str, alice: Person) -> None:
    page = alice.get("/daily")
    assert "November 2026" in page.text
    assert "3 of 5 right" in page.text
    assert page.links[yesterday].startswith("26")
    assert "1 day in a row" in page.text


def test_months_are_turned_over(app: Flask, alice: Person, clock: time_machine.Traveller) -> None:
    play(alice)
    clock.shift(20 * DAY)
    page = alice.get("/daily")
    assert "/daily?month=2026-11#calendar" in page.links
    earlier = alice.get("/daily?month=2026-11")
    assert "5 of 5 right" in earlier.text
    assert "/daily?month=2026-12#calendar" in earlier.links
    assert "/daily?month=2026-10#calendar" not in earlier.links


@pytest.mark.parametrize(
    "name", ["", "x", "2027-01", "2026-13", "2026-1", "99999-01", "２０２６-１１", "0000-01"]
)
def test_a_month_that_cannot_be_is_refused(alice: Person, name: str) -> None:
    begin(alice)
    alice.get(f"/daily?month={name}", 400)


def test_a_stranger_has_no_calendar(alice: Person) -> None:
    assert "Your days" not in alice.get("/daily").text
