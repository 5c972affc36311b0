"""The denouement: told to whoever may be told, and to nobody before; twins, canaries, and what others fell for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import select

from quizapp.case.models import Accusation, Accused
from quizapp.case.rules.verdicts import Offer, Sealed
from quizapp.extensions import db
from quizapp.play.models import Reached
from quizapp.web.transaction import committed
from tests.case.laid import answer, exhibit, make_case
from tests.case.solved import ACCUSATION, DENOUEMENT, RIGHT, SOLVE, WRONG, accuse, begin, solvable
from tests.person import Person
from tests.players.opening import open_account
from tests.players.test_claim import take
from tests.players.test_export import export
from tests.tape import Listening, listen_to
from tests.test_queries import PLANS, asked
from tests.test_secrecy import CURIOUS, Canaries, every_address, prowl
from tests.test_secrecy import alone as alone  # a fixture, and what it asks for
from tests.test_secrecy import still as still

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.page import Page

TOLD = "The butler did it."
MEANT = "The meaning of the candle is told at the end."
TITLES = {
    "Superintendent": (RIGHT, 3),
    "Chief Inspector": (RIGHT, 2),
    "Inspector": (RIGHT, 1),
    "Constable at the Door": (WRONG, 1),
    "Follower of Fish": (WRONG, 2),
    "The Murderer’s Best Witness": (WRONG, 3),
}


@pytest.fixture
def pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=solvable())


def unseal(person: Person) -> Page:
    """Open the envelope, and return what was in it."""
    response = person.send(person.get(DENOUEMENT).form(DENOUEMENT))
    assert (response.status_code, response.location) == (303, DENOUEMENT)
    return person.get(DENOUEMENT)


def reached(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Reached.stage)))


def test_first_the_accusation(pack: None, alice: Person) -> None:
    alice.start(stage="start")
    page = alice.get(DENOUEMENT, 409)
    assert ACCUSATION in page.links
    assert TOLD not in page.html
    response = alice.client.post(DENOUEMENT, data=alice.get(ACCUSATION).form(ACCUSATION).fields)
    assert response.status_code == 409


def test_it_lies_sealed_until_it_is_opened(app: Flask, pack: None, alice: Person) -> None:
    alice.start(stage="start")
    accuse(alice, **RIGHT)
    sealed = alice.get(DENOUEMENT)
    assert "It tells the ending." in sealed.text
    assert TOLD not in sealed.html
    assert not [title for title in TITLES if title in sealed.text]
    assert reached(app) == ["start"]
    page = unseal(alice)
    assert TOLD in page.text
    assert "Chief Inspector" in page.text
    assert reached(app) == ["end"]


def test_two_who_answer_differently_see_different_boards_and_the_same_solution(
    pack: None, alice: Person, bob: Person
) -> None:
    boards, told = [], []
    for person, first, charges in ((alice, True, RIGHT), (bob, False, WRONG)):
        person.start(stage="start")
        if first:
            answer(person, 1)
        else:
            person.pass_(1)
            answer(person, 2)
            answer(person, 3)
        board = person.get("/packs/the-case/case").text
        boards.append(board[board.index("Exhibits") : board.index("Your notes")])
        accuse(person, **charges)
        page = unseal(person).text
        told.append(page[page.index("How it was") : page.index("The exhibits, explained")])
    assert boards[0] != boards[1]
    assert told[0] == told[1]
    assert TOLD in told[0]


def test_opened_once_it_stays_open(app: Flask, pack: None, alice: Person) -> None:
    alice.start(stage="start")
    accuse(alice, **RIGHT)
    form = alice.get(DENOUEMENT).form(DENOUEMENT)
    unseal(alice)
    with app.app_context():
        before = db.session.scalars(select(Accusation.opened_at)).one()
    alice.send(form)
    alice.start(stage="start")
    assert TOLD in alice.get(DENOUEMENT).text
    with app.app_context():
        assert db.session.scalars(select(Accusation.opened_at)).one() == before


def test_whoever_has_got_further_than_the_case_went_stays_there(
    app: Flask, shelve: Callable[..., object], pack: None, alice: Person
) -> None:
    alice.start(stage="start")
    accuse(alice, **RIGHT)
    grown = solvable()
    grown["stages"].append({"key": "epilogue", "label": "The epilogue"})
    shelve(the_case=grown)
    alice.start(stage="epilogue")
    unseal(alice)
    assert reached(app) == ["epilogue"]


def test_where_a_stage_has_left_the_pack_the_one_told_of_stands(
    app: Flask, shelve: Callable[..., object], pack: None, alice: Person
) -> None:
    grown = solvable()
    grown["stages"].append({"key": "epilogue", "label": "The epilogue"})
    shelve(the_case=grown)
    alice.start(stage="epilogue")
    shelve(the_case=solvable())
    begin(alice)
    assert reached(app) == ["start"]


def test_at_the_last_stage_it_is_open_at_once(pack: None, alice: Person) -> None:
    alice.start(stage="end")
    accuse(alice, **RIGHT)
    assert TOLD in alice.get(DENOUEMENT).text


@pytest.mark.parametrize("title", TITLES)
def test_a_title_to_match(pack: None, alice: Person, title: str) -> None:
    choices, certainty = TITLES[title]
    alice.start(stage="end")
    accuse(alice, certainty, **choices)
    page = alice.get(DENOUEMENT)
    score = {(True, 1): "+2", (True, 2): "+4", (True, 3): "+6", (False, 1): "0", (False, 2): "−4"}
    assert page.title.startswith(title)
    assert f"{score.get((choices is RIGHT, certainty), '−12')} on a scale from −12 to +6" in page.text


def test_each_part_says_what_it_was_and_what_was_said(pack: None, alice: Person) -> None:
    alice.start(stage="end")
    accuse(alice, certainty=3, who="butler", how="poison")
    text = alice.get(DENOUEMENT).text
    assert "Who did it? The butler A line about the butler. You had it: certain. +3" in text
    assert "How? The rope A line about the rope. You said The poison : certain. −6" in text


def test_every_exhibit_is_explained_found_or_not_and_red_herrings_are_named(
    pack: None, alice: Person
) -> None:
    alice.start(stage="end")
    answer(alice, 1)
    accuse(alice, **WRONG)
    text = alice.get(DENOUEMENT).text
    assert "You found it The glove A glove lay in the library. The meaning of the glove" in text
    assert "A red herring · You never found it The candle" in text
    assert MEANT in text
    assert "It pointed at “ The countess ”, and you took it." in text
    assert text.count("A red herring") == 1


@pytest.mark.parametrize(("others", "told"), [(18, False), (19, True)])
def test_who_else_fell_for_which_is_told_from_twenty_up(
    app: Flask, pack: None, alice: Person, others: int, told: bool
) -> None:
    alice.start(stage="end")
    counted = {("", ""): others, ("who", "countess"): others - 9, ("who", "butler"): 9}
    with app.app_context(), committed():
        db.session.add_all(
            Accused(pack_id=1, part=part, choice=choice, times=times)
            for (part, choice), times in counted.items()
        )
    accuse(alice, **WRONG)
    page = alice.get(DENOUEMENT)
    assert ("%" in page.text) == told
    assert ("Of all who accused, 55% did." in page.text) == told
    assert ("45% The butler right" in page.text) == told
    assert ("20 players have accused" in page.text) == told


def test_the_line_to_share_names_nobody(pack: None, alice: Person) -> None:
    alice.start(stage="end")
    accuse(alice, certainty=2, who="butler", how="poison")
    text = alice.get(DENOUEMENT).text
    assert "Red Herring · The Case · accused: 0 of 6 🔎🐟" in text
    line = "Red Herring · The Case · accused: 0 of 6, 1 right, 1 red herring. Constable at the Door"
    assert line in text


def test_too_late_to_accuse_is_not_too_late_to_be_told(pack: None, alice: Person) -> None:
    alice.start(stage="end")
    for n in range(1, 6):
        alice.pass_(n)
    page = alice.get(DENOUEMENT)
    assert "Too late for an accusation, and not for the truth." in page.text
    assert TOLD in page.text
    assert "Tell somebody" not in page.text


def test_too_late_and_not_at_the_end_is_sealed(app: Flask, pack: None, alice: Person) -> None:
    alice.start(stage="end")
    for n in range(1, 6):
        alice.pass_(n)
    alice.start(stage="middle")
    assert TOLD not in alice.get(DENOUEMENT).html
    assert TOLD in unseal(alice).text


def test_an_accusation_keeps_its_own_versions_case(
    shelve: Callable[..., object], pack: None, alice: Person
) -> None:
    alice.start(stage="end")
    accuse(alice, **RIGHT)
    changed = solvable()
    changed["case"] |= OTHERWISE
    shelve(the_case=changed)
    page = alice.get(DENOUEMENT)
    assert TOLD in page.text
    assert "You had it" in page.text


def test_a_case_that_has_left_the_pack_is_told_to_whoever_accused_in_it(
    shelve: Callable[..., object], pack: None, alice: Person, bob: Person
) -> None:
    alice.start(stage="end")
    accuse(alice, **RIGHT)
    changed = solvable()
    del changed["case"]
    shelve(the_case=changed)
    assert TOLD in alice.get(DENOUEMENT).text
    bob.start()
    bob.get(DENOUEMENT, 404)


def test_the_board_leads_there(pack: None, alice: Person, bob: Person) -> None:
    board = "/packs/the-case/case"
    alice.start(stage="start")
    assert ACCUSATION in alice.get(board).links
    accuse(alice, **RIGHT)
    page = alice.get(board)
    assert "You have made your accusation" in page.text
    assert DENOUEMENT in page.links
    assert DENOUEMENT in alice.get("/packs/the-case").links
    unseal(alice)
    assert "The case is solved" in alice.get(board).text
    assert ACCUSATION not in bob.get(board).links


def test_a_result_leads_there_from_a_pack_that_has_left_the_shelf(
    pack: None, withdrawn: Callable[[], None], alice: Person
) -> None:
    alice.start(stage="end", size="5")
    accuse(alice, **RIGHT)
    for n in range(1, 6):
        alice.pass_(n)
    withdrawn()
    alice.get("/packs/the-case", 404)
    assert DENOUEMENT in alice.get(f"{alice.round_url}/result").links
    assert TOLD in alice.get(DENOUEMENT).text


def test_a_result_leads_there(pack: None, alice: Person) -> None:
    alice.start(stage="start", size="5")
    for n in range(1, 4):
        alice.pass_(n)
    assert ACCUSATION in alice.get(f"{alice.round_url}/result").links


# What is kept of it, and for whom.


def test_it_is_in_what_is_kept_about_somebody(pack: None, alice: Person) -> None:
    alice.start(stage="start")
    accuse(alice, **WRONG)
    (file,) = export(alice)["case_files"]
    assert file["accusation"]["who"] == {"accused": "countess", "certainty": "fairly"}
    assert file["accusation"]["told_at"] is None
    assert file["solving_since"] is None
    assert "score" not in file["accusation"]


def test_of_two_accusations_the_earlier_stands(app: Flask, pack: None, bob: Person) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 20, tzinfo=UTC), tick=False) as traveller:
        bob.start(stage="end")
        accuse(bob, **RIGHT)
        traveller.shift(60)
        open_account(bob, "Alice")
        bob.start(stage="end")
        accuse(bob, **WRONG)
        assert "You said The countess" in bob.get(DENOUEMENT).text
        take(bob)
    page = bob.get(DENOUEMENT)
    assert "You had it" in page.text
    assert "You said" not in page.text


def test_whoever_was_told_after_either_accusation_stays_told(pack: None, bob: Person) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 20, tzinfo=UTC), tick=False) as traveller:
        bob.start(stage="start")
        accuse(bob, **RIGHT)
        traveller.shift(60)
        open_account(bob, "Alice")
        bob.start(stage="end")
        accuse(bob, **WRONG)
        assert TOLD in bob.get(DENOUEMENT).text
        bob.start(stage="start")
        take(bob)
    text = bob.get(DENOUEMENT).text
    assert TOLD in text
    assert "You had it" in text


def test_a_guests_case_is_taken_along(app: Flask, pack: None, bob: Person) -> None:
    begin(bob)
    accuse(bob, **RIGHT)
    open_account(bob, "Alice")
    assert bob.round_url not in bob.get(SOLVE).links
    take(bob)
    assert bob.round_url in bob.get(SOLVE).links
    assert "Break the seal" in bob.get(DENOUEMENT).html


@pytest.mark.parametrize("left", [False, True])
def test_of_two_who_solve_it_the_accounts_round_stands_unless_it_was_left(
    pack: None, bob: Person, left: bool
) -> None:
    guests = begin(bob)
    open_account(bob, "Alice")
    accounts = begin(bob)
    if left:
        bob.send(bob.question(1).form("/leave"))
    take(bob)
    assert (guests if left else accounts) in bob.get(SOLVE).links
    # The other stays a round like any, to be gone on with and left.
    bob.round_url = guests
    answer(bob, 1)
    assert "The glove" in bob.question(1).text


def test_whoever_goes_takes_their_name_off_it_and_stays_counted(
    app: Flask, pack: None, alice: Person
) -> None:
    begin(alice)
    accuse(alice, **RIGHT)
    form = alice.get("/players/erase").form("/players/erase")
    alice.send(form, **{name: values[-1] for name, values in form.options.items()})
    with app.app_context():
        assert db.session.scalars(select(Accusation)).all() == []
        assert db.session.get_one(Accused, (1, "", "")).times == 1


# Secrecy.


def test_what_is_offered_and_what_is_sealed_have_no_field_that_could_tell() -> None:
    assert set(Offer.__dataclass_fields__) == {"part", "choices"}
    assert set(Sealed.__dataclass_fields__) == {"slug", "pack_title", "language", "accused"}


AS_IT_WAS: dict[str, Any] = {
    "exhibits": [
        exhibit("glove", clears=["gardener", "poison"]),
        exhibit("letter", clears=["butler", "rope"], red_herring=True),
        exhibit("candle", points_at=["countess"], red_herring=True),
        exhibit("hat", "middle", clears=["countess", "stranger"]),
    ],
}
OTHERWISE: dict[str, Any] = {
    "solution": make_case()["solution"]
    | {"who": "gardener", "how": "poison", "told": "It was *the gardener*, at length."},
    "exhibits": [
        exhibit("glove", clears=["gardener", "poison"], explanation="Another meaning.", red_herring=True),
        exhibit("letter", clears=["butler", "rope"], explanation="And another."),
        exhibit("candle", points_at=["countess"], explanation="", red_herring=True),
        exhibit("hat", "middle", clears=["countess", "stranger"], explanation="A fourth."),
    ],
}
"""The same as far as anybody can see before it is told, and another solution."""


@pytest.fixture
def twin(alone: Callable[[dict[str, Any]], Flask]) -> Callable[..., Flask]:
    """Make an app of its own with a case in which these things are otherwise."""

    def make(**changes: Any) -> Flask:
        pack = solvable()
        return alone(pack | {"case": pack["case"] | changes})

    return make


def before_it_is_told(app: Flask) -> tuple[list[Any], Person]:
    """Return all that a browser is sent up to the moment when the envelope is opened."""
    alice = Person(app, "Alice")
    begin(alice)
    for n in range(1, 4):
        answer(alice, n)
    prowl(alice, every_address(app, alice.round_url.rsplit("/", 1)[1], 1), CURIOUS[:2])
    accuse(alice, certainty=3, who="nobody", how="rope")
    accuse(alice, certainty=3, **RIGHT)
    accuse_again = alice.client.get(ACCUSATION)
    assert accuse_again.status_code == 302
    prowl(alice, [DENOUEMENT, SOLVE, "/packs/the-case/case", "/packs/the-case"], CURIOUS[:4])
    alice.get("/players/export")
    client = alice.client
    assert isinstance(client, Listening)
    return client.heard, alice


def test_twins_that_differ_in_the_solution_send_the_same_bytes(twin: Callable[..., Flask]) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 20, tzinfo=UTC), tick=False):
        (one, alice), (other, bob) = (
            before_it_is_told(twin(**AS_IT_WAS)),
            before_it_is_told(twin(**OTHERWISE)),
        )
        assert len(one) > 40
        for left, right in zip(one, other, strict=True):
            assert left == right
        assert unseal(alice).text != unseal(bob).text


def test_what_others_accused_changes_no_byte_before_it_either(twin: Callable[..., Flask]) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 20, tzinfo=UTC), tick=False):
        quiet, _alice = before_it_is_told(twin())
        app = twin()
        with app.app_context(), committed():
            db.session.add(Accused(pack_id=1, part="", choice="", times=99))
            db.session.add(Accused(pack_id=1, part="who", choice="countess", times=99))
        busy, bob = before_it_is_told(app)
        assert busy == quiet
        assert "Of all who accused, 99% did." in unseal(bob).text


def caged(canaries: Canaries) -> dict[str, Any]:
    """Return a pack with a canary in whatever is told with the solution and no sooner."""

    def hidden() -> str:
        return canaries.hatch("case", "told")

    def proof() -> list[dict[str, str]]:
        return [{"work": hidden(), "locator": hidden(), "url": f"https://example.org/{hidden()}"}]

    pack = solvable()
    case = pack["case"]
    case["solution"] |= {
        "told": f"It was *{hidden()}*, [{hidden()}](https://example.org).",
        "evidence": proof(),
    }
    for each in case["exhibits"]:
        each["explanation"] = f"It meant {hidden()}."
    pack["stages"][-1]["recap"] = f"In the end there was {hidden()}."
    return pack


def test_no_canary_sings_before_it_is_told_and_all_do_then(app: Flask, shelve: Callable[..., object]) -> None:
    listen_to(app)
    canaries = Canaries()
    shelve(the_case=caged(canaries))
    alice, bob = Person(app, "Alice"), Person(app, "Bob")
    begin(alice)
    bob.start(stage="start")

    def places(n: int) -> list[str]:
        every = every_address(app, alice.round_url.rsplit("/", 1)[1], n)
        return [each for each in every if each.startswith(("/packs/", "/rounds/", "/players/export"))]

    def sung() -> set[str]:
        heard = [each for person in (alice, bob) for each in person.client.heard]
        for person in (alice, bob):
            person.client.heard.clear()
        assert len(heard) > 10
        return canaries.sung("".join(each.text() + each.edge() for each in heard))

    for n in range(1, 5):
        prowl(alice, places(n), CURIOUS[:1])
        answer(alice, n)
    prowl(alice, places(4), CURIOUS)
    accuse(bob, **WRONG)
    prowl(bob, places(1), CURIOUS)
    assert sung() == set()
    accuse(alice, **RIGHT)
    prowl(alice, places(4), CURIOUS[:1])
    prowl(bob, places(1), CURIOUS[:1])
    assert sung() == set(canaries.owners)
    assert TOLD not in bob.get(DENOUEMENT).html


# What it costs.


def test_a_page_of_it_asks_as_often_whatever_was_played(app: Flask, pack: None, alice: Person) -> None:
    def costs(address: str) -> int:
        with asked(app) as found:
            alice.get(address)
        return len(found)

    alice.start(stage="start")
    alice.get(ACCUSATION)
    before = costs(ACCUSATION)
    for _ in range(5):
        alice.start(stage="start")
        alice.pass_(1)
    assert costs(ACCUSATION) == before <= 8
    accuse(alice, **RIGHT)
    unseal(alice)
    assert costs(DENOUEMENT) <= 9


def test_growing_tables_are_entered_by_an_index(app: Flask, pack: None, alice: Person) -> None:
    alice.start(stage="start")
    with asked(app) as found:
        alice.get(ACCUSATION)
        accuse(alice, **RIGHT)
        unseal(alice)
        begin(alice)
        alice.question(1)
        answer(alice, 1)
    growing = ("round", "turn", "accusation", "solving", "reached", "encounter", "turned_up", "player")
    with app.app_context():
        explain, _scan = PLANS[db.engine.dialect.name]
        if db.engine.dialect.name == "postgresql":
            db.session.connection().exec_driver_sql("SET enable_seqscan = off")
        for statement, given in found:
            if statement.startswith("INSERT"):
                continue
            plan = db.session.connection().exec_driver_sql(f"{explain} {statement}", given)
            steps = [str(row[-1]).replace('"', "") for row in plan]
            scans = [f"SCAN {name}" for name in growing] + [f"Seq Scan on {name}" for name in growing]
            assert not [
                step
                for step in steps
                if any(step.strip(" ->").split(" (")[0].startswith(scan) for scan in scans)
            ], (statement, steps)
