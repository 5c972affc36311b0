"""How often a page asks the database: as often for a large pack, a long life and a full board as for small ones."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, insert, select, text, update

from quizapp import clock
from quizapp.extensions import db
from quizapp.leaderboard.operations import rebuilding
from quizapp.packs.models import Question, Revision
from quizapp.play.models import Encounter
from quizapp.play.queries import questions
from quizapp.players.models import Player
from quizapp.progress.models import ColdCase
from quizapp.web.transaction import committed
from tests.factories import KINDS, make_pack, make_question, many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from sqlalchemy import Connection

    from tests.person import Person

MOST = 8
"""For a question or a reveal."""
PAGES = ("question", "round", "question with a hint", "reveal")
OWN_ROW = {
    "/packs/the-case": 2,
    "result": 2,
    "/leaderboard": 4,
    "/leaderboard?q=guest": 4,
    "/packs/the-case/leaderboard": 4,
}
"""What boards ask more for once one's own row is no longer at their top: the row, its neighbours, its rank."""
ROW_BY_ROW = "take up"
"""A round of ten cold cases, not of two: SQLite is sent each of its turns by itself."""
GROWING = (
    "(encounter|turn|round|standing|player|player_group|membership|reached|chosen"
    "|daily_go|challenge|challenge_taken|cold_case)"
)
PLANS = {
    "sqlite": ("EXPLAIN QUERY PLAN", re.compile(rf"SCAN {GROWING}\b")),
    "postgresql": ("EXPLAIN", re.compile(rf".*Seq Scan on \"?{GROWING}\b")),
}
"""How a database says that it reads a whole table, or, in SQLite's case, a whole index."""

Asked = list[tuple[str, Any]]


@contextmanager
def asked(app: Flask) -> Iterator[Asked]:
    """Collect what is asked of the database."""
    found: Asked = []

    def note(_connection: Connection, _cursor: object, statement: str, given: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            found.append((statement, given))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def read_everything(app: Flask) -> None:
    """Have the process read every question, as each does in time: what it has once read it keeps."""
    with app.app_context():
        written = dict(db.session.execute(select(Revision.id, Revision.digest)).all())
        questions.questions(written)
        for revision, digest in written.items():
            questions.asked(revision, digest)


def note(app: Flask, told: dict[str, Asked], name: str, act: Callable[[], Any]) -> Any:
    """Do something, keep under this name what it asks, and return what came of it."""
    with asked(app) as found:
        came = act()
    told[name] = found
    return came


def visits(app: Flask, person: Person) -> dict[str, Asked]:
    """Return what each page and each act of a round asks, played by somebody up to its end."""
    told: dict[str, Asked] = {}
    read_everything(app)
    visit = partial(note, app, told)
    for page in (
        "/",
        "/?q=case&kind=novel&language=en",
        "/packs/the-case",
        "/leaderboard",
        "/leaderboard?q=guest",
        "/packs/the-case/leaderboard",
        "/rounds",
        "/players/switch",
        "/daily",
        "/daily/archive",
    ):
        visit(page, lambda page=page: person.get(page))
    form = person.cover()
    visit("start", lambda: person.send(form, size="5", stage="start"))
    open_round = next(url for url in person.get("/rounds").links if re.fullmatch(r"/rounds/[\w-]{22}", url))
    person.round_url = open_round
    question = visit("question", lambda: person.question(1))
    visit("round", lambda: person.get(open_round))
    visit("hint", lambda: person.send(question.form("/hint")))
    visit("question with a hint", lambda: person.question(1))
    visit("answer", lambda: person.send(question.form("/turns/1"), **{"pass": "1"}))
    visit("reveal", lambda: person.question(1))
    visit("leave", lambda: person.send(person.question(2).form("/leave")))
    result = visit("result", lambda: person.get(f"{open_round}/result"))
    challenge = visit("challenge", lambda: person.send(result.form("/challenge"))).location
    visit("challenge’s page", lambda: person.get(challenge))
    return told


def put_off(app: Flask, by: timedelta) -> None:
    """Make every cold case due so much from now."""
    with app.app_context(), committed():
        db.session.execute(update(ColdCase).values(due=clock.now() + by))


def returns(app: Flask, person: Person) -> dict[str, Asked]:
    """Return what each page asks of how somebody gets on, and what cold cases do, taken up once they are due."""
    told: dict[str, Asked] = {}
    visit = partial(note, app, told)
    put_off(app, timedelta())
    for page in ("/progress", "/cold-cases"):
        visit(page, lambda page=page: person.get(page))
    visit("home with what is due", lambda: person.get("/"))
    form = person.get("/cold-cases").form("/cold-cases/rounds")
    person.round_url = visit("take up", lambda: person.send(form)).location
    question = person.question(1)
    visit("answer to a cold case", lambda: person.send(question.form("/turns/1"), **{"pass": "1"}))
    person.send(person.question(2).form("/leave"))
    visit("result of cold cases", lambda: person.get(f"{person.round_url}/result"))
    put_off(app, timedelta(days=1))
    return told


def crowd(app: Flask, first: int, last: int) -> None:
    """Have others, numbered so, each meet the pack's first question."""
    now = clock.now()
    with app.app_context():
        question = db.session.scalars(select(Question).order_by(Question.id)).first()
        assert question is not None
        for place in range(first, last):
            who = {"token": f"t{place}", "name": f"Guest {place}", "canonical": f"guest {place}"}
            added = insert(Player).values(**who, created_at=now, seen_at=now).returning(Player.id)
            met = {
                "player_id": db.session.execute(added).scalar_one(),
                "question_id": question.id,
                "missed": False,
            }
            met |= {
                "pack_id": question.pack_id,
                "points": place % 7 * 100,
                "right": True,
                "at": now,
                "last_at": now,
            }
            db.session.execute(insert(Encounter).values(**met))
        db.session.commit()
        rebuilding.rebuild(committed)


def rounds(person: Person, number: int) -> None:
    """Have somebody play so many rounds, each up to its second question."""
    for _ in range(number):
        person.start(size="5", stage="start")
        person.pass_(1)
        person.send(person.question(2).form("/leave"))


@pytest.fixture
def small(app: Flask, shelve: Callable[..., object], alice: Person) -> dict[str, Asked]:
    """Ten questions, three on the board, a player with one round."""
    shelve(the_case=make_pack(many(10, hint="Look.")))
    crowd(app, 0, 3)
    rounds(alice, 1)
    return visits(app, alice) | returns(app, alice)


@pytest.fixture
def large(app: Flask, shelve: Callable[..., object], alice: Person, small: object) -> dict[str, Asked]:
    """The same grown: three hundred questions, a hundred and twenty on the board, thirty rounds."""
    shelve(the_case=make_pack(many(300, hint="Look.")))
    crowd(app, 3, 120)
    rounds(alice, 30)
    return visits(app, alice) | returns(app, alice)


def test_no_page_asks_more_because_things_have_grown(
    small: dict[str, Asked], large: dict[str, Asked]
) -> None:
    grown = {name: (len(small[name]), len(large[name])) for name in small if name != ROW_BY_ROW}
    more = {name: after - before for name, (before, after) in grown.items() if after != before}
    assert more == OWN_ROW
    assert all(pair[1] <= MOST for name, pair in grown.items() if name in PAGES), grown


def scans(app: Flask, found: Asked) -> list[tuple[str, list[str]]]:
    """Return which statements read a growing table from end to end."""
    read: list[tuple[str, list[str]]] = []
    with app.app_context():
        explain, scan = PLANS[db.engine.dialect.name]
        if db.engine.dialect.name == "postgresql":
            # In tables as small as these it would read everything, index or not.
            db.session.execute(text("SET enable_seqscan = off"))
        for statement, given in dict(found).items():
            if statement.startswith("INSERT"):
                continue
            plan = db.session.connection().exec_driver_sql(f"{explain} {statement}", given)
            steps = [row[-1] for row in plan]
            if any(scan.match(step) for step in steps):
                read.append((statement, steps))
    return read


def test_growing_tables_are_entered_by_an_index(app: Flask, large: dict[str, Asked]) -> None:
    assert scans(app, [each for found in large.values() for each in found]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_asks_as_little(
    app: Flask, shelve: Callable[..., object], alice: Person, kind: str
) -> None:
    shelve(
        the_case=make_pack(
            [make_question(kind, "q-one", hint="Look."), make_question(kind, "q-two", hint="Look.")]
        )
    )
    told = visits(app, alice)
    assert {name: len(found) for name, found in told.items() if name in PAGES and len(found) > MOST} == {}
