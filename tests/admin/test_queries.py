"""How often the host's pages ask the database: as often in a full house as in an empty one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from quizapp import clock
from quizapp.admin.models import Act
from quizapp.extensions import db
from quizapp.groups.models import Group, Membership
from quizapp.leaderboard.models import ArchivedStanding
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.admin.conftest import act, number, page_of
from tests.factories import make_pack
from tests.groups.conftest import found
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

MOST = 11
GROWING = "(player|player_group|membership|standing|archived_standing|round|encounter)"
PLANS = {
    "sqlite": ("EXPLAIN QUERY PLAN", re.compile(rf"SCAN {GROWING}\b(?!.* USING )")),
    "postgresql": ("EXPLAIN", re.compile(rf".*Seq Scan on \"?{GROWING}\b")),
}
"""How a database says that it reads a whole table rather than an index. The log is read from its end."""


def questions(app: Flask, host: Person, whom: int) -> dict[str, list[tuple[str, Any]]]:
    """Return what each page asks."""
    told = {}
    for url in (
        "/admin/",
        "/admin/players?name=guest",
        f"/admin/players/{whom}",
        "/admin/groups?name=club",
        "/admin/groups/1",
        "/admin/packs",
        "/admin/boards",
        "/admin/archives/1",
        "/admin/log",
        f"/admin/log?player={whom}",
        "/admin/log?group=1",
    ):
        with asked(app) as asking:
            host.get(url)
        told[url] = asking
    return told


def fill(app: Flask, whom: int) -> None:
    """Add players, groups, acts and rows of an archive."""
    now = clock.now()
    with app.app_context(), committed():
        guests = [
            Player(token=f"t{n}", name=f"Guest {n}", canonical=f"guest {n}", created_at=now, seen_at=now)
            for n in range(120)
        ]
        db.session.add_all(guests)
        db.session.flush()
        rows = {"reset_id": 1, "rank": 2, "points": 0, "right": 0, "met": 1, "reached_at": now}
        for n, guest in enumerate(guests):
            club = {"token": f"t{n}", "invitation": f"i{n}", "name": f"Club {n}", "canonical": f"club {n}"}
            db.session.add(Group(**club, owner_id=whom, created_at=now))
            db.session.add(Membership(group_id=1, player_id=guest.id, n=100 + n, joined_at=now))
            db.session.add(Act(at=now, verb="close", group_id=1))
            db.session.add(ArchivedStanding(player_id=guest.id, **rows))
            db.session.add(Act(at=now, verb="hide", player_id=guest.id))
            db.session.add(Act(at=now, verb="hide", player_id=whom))


def test_no_page_asks_more_because_things_have_grown(
    app: Flask, shelve: Callable[..., object], case: None, ada: Person, bob: Person
) -> None:
    bob.start()
    bob.pass_(1)
    found(bob)
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


def test_growing_tables_are_entered_by_an_index(app: Flask, case: None, ada: Person, bob: Person) -> None:
    bob.start()
    bob.pass_(1)
    found(bob)
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    asking = questions(app, ada, number(app, "Bob"))
    with app.app_context():
        explain, scan = PLANS[db.engine.dialect.name]
        if db.engine.dialect.name == "postgresql":
            # In tables as small as these it would read everything, index or not.
            db.session.execute(text("SET enable_seqscan = off"))
        for statement, given in (each for told in asking.values() for each in told):
            plan = db.session.connection().exec_driver_sql(f"{explain} {statement}", given)
            steps = [row[-1] for row in plan]
            assert not [step for step in steps if scan.match(step)], (statement, steps)
