"""How often groups ask the database: as often for a large one as for a small one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from quizapp.extensions import db
from tests.factories import make_pack, many
from tests.groups.conftest import found, join, link
from tests.groups.test_members import crowd
from tests.person import Person
from tests.test_queries import PLANS, Asked, asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def visits(app: Flask, person: Person, club: str) -> dict[str, Asked]:
    """Return what each page of a group asks."""
    told: dict[str, Asked] = {}
    # What a process has once read of a pack it keeps.
    person.get("/packs/the-case")
    for url in (
        "/groups",
        club,
        f"{club}/members",
        f"{club}/board.csv",
        f"{club}/packs/the-case",
        f"{club}/packs/the-case.csv",
        "/packs/the-case",
        f"{club}/close",
        f"{club}/members/2",
    ):
        with asked(app) as told[url]:
            person.get(url)
    return told


def answering(app: Flask, person: Person, n: int) -> list[str]:
    """Return which statements an answer sends about groups and boards alone."""
    form = person.question(n).form(f"/turns/{n}")
    with asked(app) as found:
        person.send(form, **{"pass": "1"})
    about = ("INSERT INTO standing", "SELECT membership")
    return [each for each, _given in found if each.startswith(about)]


def test_no_page_asks_more_because_a_group_has_grown(
    app: Flask, case: None, alice: Person, both: str
) -> None:
    small = {url: len(each) for url, each in visits(app, alice, both).items()}
    crowd(app, 120)
    for each in range(5):
        found(alice, f"Group {each}")
    large = visits(app, alice, both)
    assert {url: len(each) for url, each in large.items()} == small
    assert max(small.values()) <= 9


def test_pages_enter_growing_tables_by_an_index(app: Flask, case: None, alice: Person, both: str) -> None:
    crowd(app, 120)
    statements = {statement: given for told in visits(app, alice, both).values() for statement, given in told}
    with app.app_context():
        explain, scan = PLANS[db.engine.dialect.name]
        if db.engine.dialect.name == "postgresql":
            # In tables as small as these it would read everything, index or not.
            db.session.execute(text("SET enable_seqscan = off"))
        for statement, given in statements.items():
            plan = db.session.connection().exec_driver_sql(f"{explain} {statement}", given)
            assert not [row[-1] for row in plan if scan.match(row[-1])], statement


def test_an_answer_costs_a_player_without_groups_one_look_and_a_guest_none(
    app: Flask, two: None, alice: Person
) -> None:
    told = {}
    for person in (alice, Person(app, "Carol")):
        person.start()
        told[person.name] = sum("membership" in each for each in answering(app, person, 1))
    assert told == {"Alice": 1, "Carol": 0}


def test_an_answer_costs_a_member_a_write_for_each_group_at_most_however_large(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    shelve(the_case=make_pack(many(9)))
    bob.start()
    alone = len(answering(app, bob, 1))
    join(bob, link(alice, found(alice)))
    assert len(answering(app, bob, 2)) == alone + 1
    crowd(app, 120)
    assert len(answering(app, bob, 3)) == alone + 1
    join(bob, link(alice, found(alice, "Another")))
    assert len(answering(app, bob, 4)) <= alone + 2
