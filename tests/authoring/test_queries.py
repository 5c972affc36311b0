"""How often the editor asks the database: as often for three hundred questions as for ten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from quizapp.authoring.queries import remarks
from quizapp.extensions import db
from tests.authoring.desk import PACK, leaf, written
from tests.authoring.test_copy import FOLDER, look_inside
from tests.factories import make_pack, make_question, many
from tests.page import Page
from tests.test_queries import PLANS, asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person
    from tests.test_queries import Asked

KEY = "q-0003"
GROWING = ("draft_question", "draft_picture", "authorship", "insider", "issued", "revision")
MOST = 12


def visits(app: Flask, author: Person, pack: str) -> dict[str, Asked]:
    """Return what each page and each act of the editor asks."""
    told: dict[str, Asked] = {}
    for page in (
        "",
        f"/questions/{KEY}",
        f"/questions/{KEY}/remarks",
        "/cover",
        "/cover/remarks",
        "/discard",
    ):
        with asked(app) as told[page]:
            author.get(f"{pack}{page}")
    form, cover = leaf(author, KEY, pack), author.get(f"{pack}/cover").form("/cover")
    for name, act in (
        ("save", lambda: author.send(form, act="auto", prompt=f"And what of {pack}?")),
        ("save the cover", lambda: author.send(cover, act="auto", blurb="Another.")),
    ):
        with asked(app) as told[name]:
            act()
    with asked(app) as told["shelf"]:
        author.get("/author")
    return told


def test_no_page_asks_more_because_a_draft_has_grown(app: Flask, agatha: Person) -> None:
    small = visits(app, agatha, written(app, questions=many(10)))
    large = visits(app, agatha, written(app, questions=many(300), title="The Long Case"))
    assert {name: len(each) for name, each in large.items()} == {
        name: len(each) for name, each in small.items()
    }
    assert {name: len(each) for name, each in large.items() if len(each) > MOST} == {}


def test_a_book_is_read_with_as_few_however_long_it_is(
    app: Flask, shelve: Callable[..., Any], agatha: Person
) -> None:
    told = []
    for number in (10, 300):
        shelve(the_folder=make_pack(many(number)))
        if not told:
            look_inside(agatha)
        counts = []
        for page in ("", f"/questions/{KEY}"):
            with asked(app) as found:
                agatha.get(f"{FOLDER}{page}")
            counts.append(len(found))
        told.append(counts)
    assert told[0] == told[1]
    assert max(told[0]) <= MOST


def test_growing_tables_are_entered_by_an_index(app: Flask, agatha: Person) -> None:
    found = visits(app, agatha, written(app, questions=many(300)))
    statements = {statement: given for each in found.values() for statement, given in each}
    with app.app_context():
        explain, _scan = PLANS[db.engine.dialect.name]
        if db.engine.dialect.name == "postgresql":
            # In tables as small as these it would read everything, index or not.
            db.session.execute(text("SET enable_seqscan = off"))
        for statement, given in statements.items():
            plan = db.session.connection().exec_driver_sql(f"{explain} {statement}", given)
            steps = [row[-1] for row in plan]
            whole = [
                step
                for step in steps
                for table in GROWING
                if f"Seq Scan on {table} " in step or (f"SCAN {table}" in step and "USING INDEX" not in step)
            ]
            assert not whole, (statement, steps)


@pytest.fixture
def large(app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft larger than the linter looks at as a whole; two of its questions ask the same."""
    monkeypatch.setattr(remarks, "WHOLE", 20)
    twin = make_question("single", "q-twin", prompt=many(4)[3]["prompt"], explanation=None)
    written(app, questions=[*many(20), twin])


def test_of_a_very_large_draft_each_question_is_looked_at_by_itself_and_it_says_so(
    app: Flask, agatha: Person, large: None
) -> None:
    page = agatha.get(f"{PACK}/questions/q-twin")
    assert "looked at by itself" in page.text
    assert "the explanation is missing" in page.text
    assert "asks the same" not in page.text
    with asked(app) as found:
        reply = agatha.send(page.form("/q-twin"), act="auto", hint="Look.")
        agatha.get(reply.location)
    assert "the explanation is missing" in Page(agatha.client.get(reply.location).text).text
    assert sum("document" in statement and "SELECT" in statement for statement, _given in found) <= 4


def test_its_desk_and_its_cover_say_what_there_is_to_say_of_a_part(agatha: Person, large: None) -> None:
    page = agatha.get(PACK)
    assert "only the questions on this page were looked at" in page.text
    assert "2 in doubt" in page.text
    assert "at least one question" not in page.text
    cover = agatha.get(f"{PACK}/cover")
    assert "at least one question" not in cover.text
    reply = agatha.send(cover.form("/cover"), act="auto", language="Klingon!")
    assert "must be a language tag" in agatha.get(reply.location).text
