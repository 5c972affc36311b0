"""How often the host's pages ask the database: as often in a full house as in an empty one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from quizapp import clock
from quizapp.admin.models import Act
from quizapp.extensions import db
from quizapp.leaderboard.models import ArchivedStanding
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.admin.conftest import act, number, page_of
from tests.factories import make_pack
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

MOST = 10
SCAN = re.compile(r"SCAN (player|standing|archived_standing|round|encounter)\b(?!.* USING )")
"""How SQLite says that it reads a whole table rather than an index. The log is read from its end."""


def questions(app: Flask, host: Person, whom: int) -> dict[str, list[tuple[str, Any]]]:
    """Return what each page asks."""
    told = {}
    for url in (
        "/admin/",
        "/admin/players?name=guest",
        f"/admin/players/{whom}",
        "/admin/packs",
        "/admin/boards",
        "/admin/archives/1",
        "/admin/log",
        f"/admin/log?player={whom}",
    ):
        with asked(app) as found:
            host.get(url)
        told[url] = found
    return told


def fill(app: Flask, whom: int) -> None:
    """Add players, acts and rows of an archive."""
    now = clock.now()
    with app.app_context(), committed():
        guests = [
            Player(token=f"t{n}", name=f"Guest {n}", canonical=f"guest {n}", created_at=now, seen_at=now)
            for n in range(120)
        ]
        db.session.add_all(guests)
        db.session.flush()
        rows = {"reset_id": 1, "rank": 2, "points": 0, "right": 0, "met": 1, "reached_at": now}
        for guest in guests:
            db.session.add(ArchivedStanding(player_id=guest.id, **rows))
            db.session.add(Act(at=now, verb="hide", player_id=guest.id))
            db.session.add(Act(at=now, verb="hide", player_id=whom))


def test_no_page_asks_more_because_things_have_grown(
    app: Flask, shelve: Callable[..., object], case: None, ada: Person, bob: Person
) -> None:
    bob.start()
    bob.pass_(1)
    act(ada, page_of(app, "Bob"), "/hide")
    act(ada, page_of(app, "Bob"), "/show")
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    whom = number(app, "Bob")
    before = questions(app, ada, whom)
    fill(app, whom)
    shelve(**{f"case_{n}": make_pack(title=f"Case {n}") for n in range(5)})
    after = questions(app, ada, whom)
    counts = {url: (len(before[url]), len(after[url])) for url in before}
    assert all(one == other <= MOST for one, other in counts.values()), counts


@pytest.mark.sqlite
def test_growing_tables_are_entered_by_an_index(app: Flask, case: None, ada: Person, bob: Person) -> None:
    bob.start()
    bob.pass_(1)
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    for found in questions(app, ada, number(app, "Bob")).values():
        with app.app_context():
            for statement, given in found:
                plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
                steps = [row.detail for row in plan]
                assert not [step for step in steps if SCAN.match(step)], (statement, steps)
