"""Rounds that are drawn from several packs, and rounds that no board counts."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.packs.models import Issued
from quizapp.packs.operations import call_mixed
from quizapp.play.models import Encounter, Round
from quizapp.play.operations.starting import deal
from quizapp.play.rules.draw import SEED_BYTES, Candidate, Hand
from quizapp.play.rules.wish import RoundKind, Wish
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question, many
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def dealt(app: Flask, kind: RoundKind, now: datetime = NOW) -> str:
    """Deal whoever is there a round of one question from each pack, and return its address."""
    with app.app_context(), committed():
        player = db.session.scalars(select(Player)).one()
        issued = select(Issued).order_by(Issued.version_id, Issued.position.desc())
        first = {each.version_id: each for each in db.session.scalars(issued)}
        questions = [
            Candidate(each.question_id, each.revision_id, 0, each.category, None, each.difficulty, version)
            for version, each in sorted(first.items())
        ]
        called = call_mixed("tests", "A bit of everything", "All of it", 1, now)
        hand = Hand(questions, secrets.token_bytes(SEED_BYTES), kind)
        round_ = deal(player, called, Wish(secrets.token_urlsafe(16), 0), hand, now)
        return f"/rounds/{round_.token}"


@pytest.fixture
def two(shelve: Callable[..., object], alice: Person) -> Person:
    """Alice has begun a round of one of two packs, so that she is somebody here."""
    french = make_pack([make_question("typed", "q1", answer="Le facteur")], title="L’affaire", language="fr")
    shelve(one=make_pack(many(2)), two=french)
    alice.start("one", size="all")
    return alice


def encounters(app: Flask) -> list[Encounter]:
    with app.app_context():
        return list(db.session.scalars(select(Encounter)))


def test_each_question_says_which_pack_it_is_from(app: Flask, two: Person) -> None:
    two.round_url = dealt(app, RoundKind.DAILY)
    page = two.question(1)
    assert "A bit of everything" in page.text
    assert "· The Case" in page.text
    two.answer(1, choice=choose(page.form("/turns/1"), "The butler"))
    assert "L’affaire" in two.question(2).text


def test_it_is_marked_in_the_language_of_its_pack(app: Flask, two: Person) -> None:
    two.round_url = dealt(app, RoundKind.DAILY)
    two.pass_(1)
    two.answer(2, text="facteur")
    assert "Well spotted" in two.question(2).text


@pytest.mark.parametrize("kind", [RoundKind.DAILY, RoundKind.COLD])
def test_what_does_not_count_is_no_encounter(app: Flask, two: Person, kind: RoundKind) -> None:
    two.round_url = dealt(app, kind)
    two.pass_(1)
    assert encounters(app) == []
    assert two.get("/leaderboard").text.count("Alice") <= 1


def test_an_encounter_learns_when_it_was_met_again(app: Flask, two: Person) -> None:
    first = two.round_url
    two.pass_(1)
    two.pass_(2)
    before = {each.question_id: each for each in encounters(app)}
    two.round_url = dealt(app, RoundKind.COLD, NOW + timedelta(days=1))
    two.answer(1, choice=choose(two.question(1).form("/turns/1"), "The butler"))
    after = {each.question_id: each for each in encounters(app)}
    changed = [each for each in after.values() if each.last_at != before[each.question_id].last_at]
    assert [(each.points, each.right, each.missed) for each in changed] == [(0, False, False)]
    assert first != two.round_url


def test_a_round_from_several_packs_has_a_result(app: Flask, two: Person) -> None:
    two.round_url = dealt(app, RoundKind.DAILY)
    two.pass_(1)
    two.pass_(2)
    page = two.get(f"{two.round_url}/result")
    assert "A bit of everything" in page.text
    assert "left the shelf" not in page.text
    with app.app_context():
        assert db.session.scalars(select(Round.kind).order_by(Round.id)).all() == ["pack", "daily"]
