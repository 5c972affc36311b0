"""Cold cases: what was missed comes back when it is due, unranked, and never from later on than the player has got."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import func, select

from quizapp import clock
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.play.models import Encounter, Insider, Round, Turn
from quizapp.progress.models import ColdCase
from quizapp.progress.queries import due
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question, many
from tests.person import choose
from tests.play.test_at_once import at_once
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from tests.page import Page
    from tests.person import Person
    from tests.races import Race

EVENING = datetime(2026, 11, 5, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Coordinates]:
    """Time stands still until it is moved."""
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def later(time: time_machine.Coordinates) -> Callable[[float], None]:
    """Let so many days pass."""
    return lambda days: time.shift(timedelta(days=days))


def rows(app: Flask) -> list[ColdCase]:
    with app.app_context():
        return list(db.session.scalars(select(ColdCase).order_by(ColdCase.question_id)))


def give(person: Person, n: int, text: str = "The butler") -> None:
    form = person.question(n).form(f"/turns/{n}")
    assert person.send(form, choice=choose(form, text)).status_code == 303


def let_it_fall_due(app: Flask) -> int:
    """Make the one there is as old as it has to be to be due, and return for how many days it stays away."""
    with app.app_context(), committed():
        row = db.session.scalars(select(ColdCase)).one()
        wait = row.due - row.last_review
        row.due, row.last_review = clock.now(), clock.now() - wait
        return wait.days


def take_up(person: Person) -> str:
    response = person.send(person.get("/cold-cases").form("/cold-cases/rounds"))
    assert response.status_code == 303
    person.round_url = response.location
    return person.round_url


def finish(person: Person, text: str = "The butler") -> Page:
    """Answer all of the round that was taken up, and return its result."""
    n = 0
    while any(
        form.action.endswith(f"/turns/{n + 1}") for form in person.get_or_follow(person.round_url).forms
    ):
        n += 1
        give(person, n, text)
    return person.get(f"{person.round_url}/result")


def test_what_was_missed_comes_back_the_day_after(
    shelve: Callable[..., object], alice: Person, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack(many(3)))
    alice.start()
    give(alice, 1)
    give(alice, 2, "The gardener")
    alice.pass_(3)
    assert "Nothing is due. The next one comes back on 6 Nov 2026" in alice.get("/cold-cases").text
    later(1)
    assert "2 are due" in alice.get("/cold-cases").text
    take_up(alice)
    assert "2 come back on" in finish(alice).text
    later(30)
    text = alice.get(f"{alice.round_url}/result").text
    assert "2 are due again" in text
    assert "come back on" not in text


def test_only_what_was_not_right_opens_one(shelve: Callable[..., object], app: Flask, alice: Person) -> None:
    shelve(the_case=make_pack([make_question("multiple", "q-a"), make_question("multiple", "q-b")]))
    alice.start()
    half = alice.question(1).form("/turns/1")
    alice.send(half, choices=[choose(half, "Rope")])
    whole = alice.question(2).form("/turns/2")
    alice.send(whole, choices=[choose(whole, "Rope"), choose(whole, "Dagger")])
    (row,) = rows(app)
    with app.app_context():
        verdicts = dict(db.session.execute(select(Turn.question_id, Turn.verdict)).all())
    assert verdicts[row.question_id] == "partly"


def test_a_first_answer_that_is_right_asks_the_database_nothing_for_it(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    shelve(the_case=make_pack(many(2)))
    alice.start()
    with asked(app) as found:
        give(alice, 1)
    assert not [statement for statement, _given in found if "cold_case" in statement]
    with asked(app) as found:
        alice.pass_(2)
    assert len([statement for statement, _given in found if "cold_case" in statement]) == 1


def test_it_stays_away_longer_each_time_it_is_known_until_it_is_closed(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    shelve(the_case=make_pack(many(1)))
    alice.start()
    alice.pass_(1)
    waits = []
    while rows(app):
        waits.append(let_it_fall_due(app))
        take_up(alice)
        result = finish(alice)
    assert waits == sorted(set(waits))
    assert 3 <= len(waits) <= 10
    assert "1 case is closed for good" in result.text
    assert "There is none" in alice.get("/cold-cases").text


def test_what_is_missed_again_comes_back_sooner(
    shelve: Callable[..., object], app: Flask, alice: Person, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack(many(1)))
    alice.start()
    alice.pass_(1)
    for text in ("The butler", "The butler", "The gardener"):
        later(40)
        take_up(alice)
        before = rows(app)[0].stability
        finish(alice, text)
    (row,) = rows(app)
    assert row.stability < before
    assert row.due - row.last_review <= timedelta(days=3)


def test_it_counts_for_nothing(
    shelve: Callable[..., object], app: Flask, alice: Person, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack(many(2)))
    alice.start()
    alice.pass_(1)
    alice.pass_(2)

    def counted() -> list[Any]:
        with app.app_context():
            met = db.session.execute(select(Encounter.question_id, Encounter.points, Encounter.right))
            return [sorted(map(tuple, met)), sorted(map(tuple, db.session.execute(select(standing))))]

    before = counted()
    later(3)
    take_up(alice)
    finish(alice)
    assert counted() == before


def test_nothing_from_later_on_than_the_player_has_got_is_dealt(
    shelve: Callable[..., object], alice: Person, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack([make_question(name="q-a"), make_question(name="q-b", stage="end")]))
    alice.start(stage="end")
    alice.pass_(1)
    alice.pass_(2)
    alice.start(stage="start", size="5")
    later(2)
    page = alice.get("/cold-cases")
    assert "1 is due" in page.text
    take_up(alice)
    assert "q-a" in alice.question(1).text
    assert "of 1" in alice.question(1).text


def test_what_has_left_its_pack_or_the_shelf_waits_there(
    shelve: Callable[..., object], app: Flask, alice: Person, later: Callable[[float], None], tmp_path: Path
) -> None:
    shelve(the_case=make_pack(many(2)), other=make_pack(many(1), title="Other"))
    for slug, number in (("the-case", 2), ("other", 1)):
        alice.start(slug)
        for n in range(1, number + 1):
            alice.pass_(n)
    later(2)
    assert "3 are due" in alice.get("/cold-cases").text
    shelve(the_case=make_pack(many(1)))
    assert "2 are due" in alice.get("/cold-cases").text
    (tmp_path / "packs" / "other" / "pack.yaml").unlink()
    (tmp_path / "packs" / "other").rmdir()
    shelve()
    assert "1 is due" in alice.get("/cold-cases").text
    assert len(rows(app)) == 3


def test_whoever_wants_nothing_sensitive_is_dealt_nothing_sensitive(
    shelve: Callable[..., object], alice: Person, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack([make_question(name="q-a"), make_question(name="q-b", sensitive=True)]))
    alice.start()
    alice.pass_(1)
    alice.pass_(2)
    later(2)
    assert "2 are due" in alice.get("/cold-cases").text
    alice.start(leave_out_sensitive="y")
    assert "1 is due" in alice.get("/cold-cases").text


def test_a_round_holds_the_ten_most_overdue_and_asks_them_by_stage(
    shelve: Callable[..., object], app: Flask, alice: Person, later: Callable[[float], None]
) -> None:
    ending = make_pack([make_question(name="q-ending", stage="end")])
    shelve(the_case=ending, other=make_pack(many(12), title="Other"))
    alice.start()
    alice.pass_(1)
    later(1)
    alice.start("other")
    for n in range(1, 13):
        later(0.001)
        alice.pass_(n)
    later(5)
    due = [row.question_id for row in sorted(rows(app), key=lambda row: row.due)]
    assert "Take up the first 10" in alice.get("/cold-cases").html
    take_up(alice)
    with app.app_context():
        drawn = db.session.scalars(
            select(Turn.question_id).join(Round).where(Round.kind == "cold").order_by(Turn.n)
        ).all()
    assert drawn == [*due[1:10], due[0]]


def test_what_is_missed_in_the_case_of_the_day_comes_back_before_it_is_met(
    shelve: Callable[..., object], app: Flask, alice: Person, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack(many(1)))
    alice.round_url = alice.send(alice.get("/daily").form("/daily/rounds"), name="Alice").location
    alice.pass_(1)
    later(1)
    take_up(alice)
    finish(alice)
    with app.app_context():
        assert not db.session.scalars(select(Encounter)).all()
    (row,) = rows(app)
    assert row.due > row.last_review > EVENING


def test_nothing_due_is_said_with_a_way_on(
    shelve: Callable[..., object], alice: Person, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack(many(1)))
    alice.start()
    alice.pass_(1)
    later(1)
    form = alice.get("/cold-cases").form("/cold-cases/rounds")
    alice.start()
    give(alice, 1)
    response = alice.send(form)
    assert response.status_code == 409
    assert "No cold case is due yet." in response.text
    assert 'href="/cold-cases"' in response.text


def test_a_double_click_and_a_second_tab_lead_to_the_one_round(
    shelve: Callable[..., object], app: Flask, alice: Person, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack(many(2)))
    alice.start()
    alice.pass_(1)
    alice.pass_(2)
    later(1)
    forms = [alice.get("/cold-cases").form("/cold-cases/rounds") for _ in range(2)]
    led_to = {alice.send(form).location for form in (forms[0], forms[0], forms[1])}
    assert len(led_to) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Round.kind == "cold")) == 1
    page = alice.get("/cold-cases")
    assert page.links[led_to.pop()] == "Go on"
    assert not [form for form in page.forms if form.action.endswith("/cold-cases/rounds")]


@pytest.mark.postgresql
def test_two_tabs_at_once_take_up_one_round(
    shelve: Callable[..., object], app: Flask, alice: Person, race: Race, later: Callable[[float], None]
) -> None:
    shelve(the_case=make_pack(many(2)))
    alice.start()
    alice.pass_(1)
    later(1)
    one, other = (alice.get("/cold-cases").form("/cold-cases/rounds") for _ in range(2))
    led_to = race((due, "under_way"), lambda: alice.send(one).location, lambda: alice.send(other).location)
    assert led_to[0] == led_to[1]
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Round.kind == "cold")) == 1


@pytest.mark.durable
def test_missed_in_two_rounds_at_once_it_is_one_case(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    shelve(the_case=make_pack(many(1)))
    forms = []
    for _ in range(4):
        alice.start()
        forms.append(alice.question(1).form("/turns/1"))
    told = at_once(alice, [(form, {"pass": "1"}) for form in forms])
    assert [response.status_code for response in told] == [303] * 4
    assert len(rows(app)) == 1


def test_whoever_has_seen_the_pack_from_the_inside_opens_none(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    shelve(the_case=make_pack(many(2)))
    alice.start()
    alice.pass_(1)
    with app.app_context(), committed():
        pack = db.session.scalars(select(ColdCase.pack_id)).one()
        db.session.add(Insider(player_id=1, pack_id=pack, since=clock.now()))
    alice.pass_(2)
    assert len(rows(app)) == 1


def test_somebody_elses_are_not_shown(shelve: Callable[..., object], alice: Person, bob: Person) -> None:
    shelve(the_case=make_pack(many(1)))
    bob.start()
    bob.pass_(1)
    alice.start()
    assert "There is none" in alice.get("/cold-cases").text
