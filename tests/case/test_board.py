"""The case board: what was found, who may have done it, and what speaks for and against; one's own alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from quizapp.bank.case import Exhibit, Solution
from quizapp.case.rules import board as values
from quizapp.extensions import db
from tests.case.laid import BOARD, STAGES, answer, cased, exhibit, make_case, small_case, solve
from tests.factories import make_pack, make_question, many
from tests.person import Person
from tests.tape import Listening, listen_to
from tests.test_queries import PLANS, asked
from tests.test_secrecy import CURIOUS, Canaries, every_address, prowl
from tests.test_secrecy import alone as alone  # a fixture, and what it asks for
from tests.test_secrecy import still as still

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

SCANS = re.compile(r"SCAN (turned_up|suspicion|case_notes|reached)\b")
EMPTY = "Nothing has turned up yet."


@pytest.fixture
def cased_pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=cased())


def test_a_stranger_sees_the_first_stage_and_the_way_in(cased_pack: None, bob: Person) -> None:
    page = bob.get(BOARD)
    assert "The colonel" in page.text
    assert "The butler A line about the butler." in page.text
    assert "stranger" not in page.text
    assert EMPTY in page.text
    assert "4 more exhibits may turn up" in page.text
    assert "/packs/the-case" in page.links
    assert not [form for form in page.forms if form.action.startswith(BOARD)]


def test_it_shows_what_speaks_for_and_against_each(cased_pack: None, alice: Person) -> None:
    solve(alice, [1, 2])
    page = alice.get(BOARD)
    assert "Exhibit 1 The glove A glove lay in the library." in page.text
    assert "A line about the butler. Points here Exhibit 1 , The glove" in page.text
    assert "A line about the gardener. Points away Exhibit 2 , The letter" in page.text
    assert "The poison A line about the poison. The rope A line about the rope. Your notes" in page.text
    assert "2 more exhibits may turn up" in page.text
    for n in (3, 4):
        answer(alice, n)
    text = alice.get(BOARD).text
    assert "Points here Exhibit 3 , The candle Points away Exhibit 4 , The whistle" in text
    assert "The poison A line about the poison. Points away Exhibit 4 , The whistle" in text


def test_the_order_of_the_file_shows_nowhere(shelve: Callable[..., object], alice: Person) -> None:
    case = make_case()
    shelve(the_case=cased(case=case))
    alice.start(stage="end")
    before = alice.get(BOARD)
    turned = {part: case[part][::-1] for part in ("suspects", "means")}
    shelve(the_case=cased(case=case | turned))
    names = re.findall("<h3[^>]*>The (\\w+)</h3>", alice.get(BOARD).html)
    assert names == ["butler", "countess", "gardener", "stranger", "poison", "rope"]
    assert before.text == alice.get(BOARD).text


def test_two_who_answer_differently_see_different_boards(
    shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    shelve(
        the_case=cased([make_question("single", "q-1"), make_question("single", "q-2", difficulty="hard")])
    )
    for person, right in ((alice, "q-1"), (bob, "q-2")):
        person.start(stage="start")
        for n in (1, 2):
            if right in person.question(n).text:
                answer(person, n)
            else:
                person.pass_(n)
    assert "The glove" in alice.get(BOARD).text
    assert "The whistle" not in alice.get(BOARD).text
    assert "The whistle" in bob.get(BOARD).text
    assert "The glove" not in bob.get(BOARD).text


def test_the_cover_leads_there_and_says_how_many_were_found(cased_pack: None, alice: Person) -> None:
    solve(alice, [1])
    page = alice.get("/packs/the-case")
    assert BOARD in page.links
    assert "there are 4 exhibits to be found; you have 1. Questions you answer right" in page.text
    assert "You can accuse once, before a question tells you of the ending." in page.text


def test_the_cover_promises_no_more_than_there_is(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=cased(case=small_case()), later=cased(case=small_case("middle")))
    assert "there are none yet" in alice.get("/packs/later").text
    solve(alice, [1, 2])
    text = alice.get("/packs/the-case").text
    assert "As far as you have got, all 2 exhibits have turned up." in text
    assert "turn them up" not in text


def test_whoever_says_they_are_less_far_sees_less_again(cased_pack: None, alice: Person) -> None:
    solve(alice, [1, 2, 3, 4, 5], stage="end")
    assert "The hat" in alice.get(BOARD).text
    assert "The stranger" in alice.get(BOARD).text
    alice.start(stage="start")
    page = alice.get(BOARD)
    assert "The hat" not in page.text
    assert "stranger" not in page.text
    assert "Exhibit 1 The glove" in page.text


def test_a_case_may_be_about_nothing_but_who(
    shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    shelve(the_case=cased(case=small_case()))
    text = bob.get(BOARD).text
    assert "Suspects" in text
    assert "How" not in text
    solve(alice, [1])
    offered = alice.get(BOARD).text.split("Ready to accuse?")[1]
    assert "part by part" in offered
    assert not [part for part in ("how it", "why", "where") if part in offered.lower()]


def test_a_stage_at_which_nobody_is_known_yet(shelve: Callable[..., object], bob: Person) -> None:
    shelve(the_case=cased(case=small_case("middle")))
    text = bob.get(BOARD).text
    assert "Nobody has come into it yet." in text
    assert "may turn up" not in text


def test_everything_has_turned_up(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=cased(case=small_case()))
    solve(alice, [1, 2])
    assert "everything has turned up" in alice.get(BOARD).text


def test_a_pack_without_a_case_has_no_board(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack())
    alice.start()
    alice.get(BOARD, 404)
    alice.get("/packs/nowhere/case", 404)


def test_it_asks_as_often_whatever_was_found(
    app: Flask, shelve: Callable[..., object], alice: Person, on_postgresql: bool
) -> None:
    shelve(the_case=cased(many(6)))
    alice.start(stage="end")
    alice.get(BOARD)
    with asked(app) as before:
        alice.get(BOARD)
    for n in range(1, 6):
        answer(alice, n)
    with asked(app) as after:
        alice.get(BOARD)
    assert len(after) == len(before) <= 8
    if on_postgresql:
        return
    with app.app_context():
        explain, _scan = PLANS["sqlite"]
        connection = db.session.connection()
        plans = [connection.exec_driver_sql(f"{explain} {each}", given).all() for each, given in after]
    assert not [step for plan in plans for step in plan if SCANS.match(step[-1])]


# Secrecy


def test_nothing_on_a_board_has_a_field_that_could_tell() -> None:
    told = {"solution", "explanation", "red_herring", "who", "told"}
    assert told & set(Exhibit.model_fields) | told & set(Solution.model_fields) == told - {"solution"}
    for value in (
        values.Board,
        values.Laid,
        values.Candidate,
        values.ShownExhibit,
        values.Named,
        values.Notes,
    ):
        assert not told & set(value.__dataclass_fields__)


def caged(canaries: Canaries) -> dict[str, Any]:
    """Return a case that has a canary in every text, each with its stage, or `never` where it is for nobody yet."""

    def text(moment: str) -> str:
        return canaries.hatch("case", moment)

    def one(key: str, stage: str, name: str) -> dict[str, Any]:
        return {"key": key, "name": text(name), "line": text(name), "stage": stage}

    def find(key: str, stage: str, moment: str, **more: Any) -> dict[str, Any]:
        told = {"title": text(moment), "text": text(moment), "explanation": text("never")}
        return exhibit(
            key, stage, evidence=[{"work": text("never"), "locator": text("never")}], **told, **more
        )

    return {
        "victims": [
            {"name": text("open"), "line": text("open"), "stage": "start"},
            {"name": text("never"), "stage": "end"},
        ],
        "suspects": [
            one("butler", "start", "open"),
            one("cook", "start", "open"),
            one("maid", "start", "open"),
            one("late", "middle", "never"),
        ],
        "means": [one("rope", "start", "open"), one("bane", "middle", "never")],
        "motives": [one("greed", "middle", "never"), one("love", "middle", "never")],
        "places": [one("hall", "start", "open"), one("attic", "middle", "never")],
        "solution": {
            "who": "cook",
            "how": "bane",
            "why": "greed",
            "where": "attic",
            "stage": "end",
            "told": text("never"),
            "evidence": [{"work": text("never"), "locator": text("never")}],
        },
        "exhibits": [
            find("one", "start", "found", points_at=["butler"], red_herring=True),
            find("two", "start", "found", clears=["butler", "rope"]),
            find("three", "start", "never", difficulty="hard", clears=["maid", "hall"]),
            find("four", "middle", "never", clears=["late", "love"]),
        ],
    }


def test_no_canary_of_a_case_sings_before_its_time(app: Flask, shelve: Callable[..., object]) -> None:
    listen_to(app)
    canaries = Canaries()
    stages = [{**stage, "recap": canaries.hatch("recap", "never")} for stage in STAGES]
    questions = [make_question("single", f"q-{n}") for n in range(4)] + [make_question("typed", stage="end")]
    shelve(the_case=make_pack(questions, stages=stages, case=caged(canaries)))
    alice, bob = Person(app, "Alice"), Person(app, "Bob")
    alice.start(stage="start")
    bob.start(stage="start")
    token = alice.round_url.rsplit("/", 1)[1]
    for n in (1, 2):
        prowl(alice, every_address(app, token, n), CURIOUS if n == 1 else CURIOUS[:2])
        answer(alice, n)
        prowl(alice, every_address(app, token, n), CURIOUS[:2])
        prowl(bob, every_address(app, token, n), CURIOUS[:1])
    alice.send(alice.question(3).form("/leave"))
    prowl(alice, every_address(app, token, 1, 2), CURIOUS)
    sung: dict[str, set[str]] = {}
    for person in (alice, bob):
        assert isinstance(person.client, Listening)
        words = {word for heard in person.client.heard for word in canaries.sung(heard.edge() + heard.text())}
        sung[person.name] = {canaries.owners[word][1] for word in words}
        if person is alice:
            due = {word for word, (_owner, moment) in canaries.owners.items() if moment != "never"}
            assert words == due
    assert sung == {"Alice": {"open", "found"}, "Bob": {"open"}}


OTHERWISE = [
    each | {"explanation": "It meant the opposite.", "red_herring": each["key"] == "whistle"}
    for each in make_case()["exhibits"]
]
TWINS = (
    {},
    {
        "solution": {"who": "countess", "how": "poison", "stage": "end", "told": "It was she."},
        "exhibits": OTHERWISE,
    },
)


def evening(app: Flask) -> list[Any]:
    """Return all that a browser is sent on an evening with a case, up to its last question but one."""
    alice = Person(app, "Alice")
    alice.start(stage="start")
    token = alice.round_url.rsplit("/", 1)[1]
    answer(alice, 1)
    answer(alice, 2)
    page = alice.get(BOARD)
    alice.send(page.form("/case/marks"), mark="suspected")
    alice.send(page.form("/case/notes"), text="Mine.")
    prowl(alice, every_address(app, token, 1, 2, 3), CURIOUS[:2])
    assert isinstance(alice.client, Listening)
    return alice.client.heard


def test_twins_that_differ_in_the_solution_send_the_same_bytes(
    alone: Callable[[dict[str, Any]], Flask],
) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 20, tzinfo=UTC), tick=False):
        one, other = (evening(alone(cased(case=make_case(**changes)))) for changes in TWINS)
    assert len(one) > 40
    for left, right in zip(one, other, strict=True):
        assert left == right
