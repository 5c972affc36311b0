"""How often the pages about oneself ask the database: as often after a long life as after a short one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from quizapp.extensions import db
from tests.factories import make_pack, many
from tests.play.test_at_once import twin_of
from tests.players.opening import open_account
from tests.test_queries import PLANS, Asked, asked, crowd, rounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

GUEST = {"/players/profile": 1, "/players/erase": 1}
ACCOUNT = {"/players/profile": 1, "/players/erase": 2, "/players/account": 4, "/players/claim": 3}
"""How often each page asks: first of all, whose it is."""


def visits(app: Flask, guest: Person) -> list[dict[str, Asked]]:
    """Return what each page asks: for a guest, and where somebody is signed in on the guest's browser."""
    laptop = twin_of(guest)
    open_account(laptop, "Miss Marple")
    told: list[dict[str, Asked]] = [{}, {}]
    for person, urls, found in zip((guest, laptop), (GUEST, ACCOUNT), told, strict=True):
        for url in urls:
            with asked(app) as found[url]:
                person.get(url)
    return told


def counts(told: list[dict[str, Asked]]) -> list[dict[str, int]]:
    return [{url: len(each) for url, each in found.items()} for found in told]


@pytest.fixture
def small(app: Flask, shelve: Callable[..., object], alice: Person) -> list[dict[str, Asked]]:
    """Alice has played one round, and nobody else."""
    shelve(the_case=make_pack(many(10)))
    rounds(alice, 1)
    return visits(app, alice)


@pytest.fixture
def large(app: Flask, alice: Person, small: object) -> list[dict[str, Asked]]:
    """She has played thirty more, and so have a hundred and twenty others."""
    crowd(app, 0, 120)
    rounds(alice, 30)
    return visits(app, alice)


def test_they_ask_a_fixed_number_of_times(
    small: list[dict[str, Asked]], large: list[dict[str, Asked]]
) -> None:
    assert counts(small) == [GUEST, ACCOUNT]
    assert counts(large) == [GUEST, ACCOUNT]


def test_they_enter_growing_tables_by_an_index(app: Flask, large: list[dict[str, Asked]]) -> None:
    asking = {statement: given for found in large for told in found.values() for statement, given in told}
    with app.app_context():
        explain, scan = PLANS[db.engine.dialect.name]
        if db.engine.dialect.name == "postgresql":
            # In tables as small as these it would read everything, index or not.
            db.session.execute(text("SET enable_seqscan = off"))
        for statement, given in asking.items():
            plan = db.session.connection().exec_driver_sql(f"{explain} {statement}", given)
            assert not [row[-1] for row in plan if scan.match(row[-1])], statement
