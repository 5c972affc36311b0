"""A pack that changes, or goes, while somebody plays it: the round keeps what it drew."""

from __future__ import annotations

from shutil import rmtree
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.play.models import Encounter, Turn
from tests.factories import make_pack, make_question, many
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.person import Person


@pytest.fixture
def under_way(shelve: Callable[..., object], alice: Person) -> Person:
    """Alice stands before the first of three questions."""
    shelve(the_case=make_pack(many(3)))
    alice.start()
    return alice


def test_an_edited_question_is_asked_and_marked_as_it_was_drawn(
    app: Flask, shelve: Callable[..., object], under_way: Person
) -> None:
    shown = under_way.question(1).text
    shelve(the_case=make_pack(many(3, answer="The countess", prompt="Who, then?")))
    assert under_way.question(1).text == shown
    form = under_way.question(1).form("/turns/1")
    under_way.send(form, choice=choose(form, "The butler"))
    with app.app_context():
        assert db.session.scalars(select(Turn.verdict).where(Turn.n == 1)).one() == "right"


def test_the_next_round_asks_the_edited_question(shelve: Callable[..., object], under_way: Person) -> None:
    shelve(the_case=make_pack(many(3, prompt="Who, then?")))
    under_way.start()
    assert "Who, then?" in under_way.question(1).text


def test_an_edited_question_is_no_new_encounter(
    app: Flask, shelve: Callable[..., object], under_way: Person
) -> None:
    for n in range(1, 4):
        under_way.pass_(n)
    shelve(the_case=make_pack(many(3, prompt="Who, then?")))
    under_way.start()
    under_way.pass_(1)
    with app.app_context():
        assert len(db.session.scalars(select(Encounter)).all()) == 3


def test_a_question_taken_out_is_played_to_the_end(shelve: Callable[..., object], under_way: Person) -> None:
    shelve(the_case=make_pack([make_question(name="q-other")]))
    for n in range(1, 4):
        under_way.pass_(n)
        assert "first chapter all along" in under_way.question(n).text
    assert "Case closed" in under_way.get(f"{under_way.round_url}/result").text


def test_a_pack_taken_off_the_shelf_is_played_to_the_end(
    tmp_path: Path, shelve: Callable[..., object], under_way: Person
) -> None:
    rmtree(tmp_path / "packs" / "the-case")
    shelve(another=make_pack(many(1)))
    under_way.get("/packs/the-case", 404)
    assert under_way.round_url in under_way.get("/").links
    for n in range(1, 4):
        under_way.pass_(n)
    assert "Case closed" in under_way.get(f"{under_way.round_url}/result").text
    assert f"{under_way.round_url}/result" in under_way.get("/rounds").links
