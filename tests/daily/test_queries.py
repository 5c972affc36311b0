"""How often pages of the day and of challenges ask the database: as often after a year, and on a full board."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from quizapp.daily.models import Challenge, ChallengeTaken, DailyCase, DailyGo
from quizapp.extensions import db
from quizapp.packs.operations import call_mixed
from quizapp.play.models import Round
from quizapp.web.transaction import committed
from tests.daily.conftest import NOON, answer_all, begin
from tests.daily.test_board import crowd
from tests.daily.test_challenge import dare
from tests.test_queries import Asked, asked, read_everything, scans

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

pytestmark = pytest.mark.usefixtures("bank")


def visits(app: Flask, person: Person, challenge: str) -> dict[str, Asked]:
    read_everything(app)
    told = {}
    for page in ("/daily", "/daily/archive", f"{person.round_url}/result", challenge, "/"):
        with asked(app) as found:
            person.get(page)
        told[page] = found
    return told


def grow(app: Flask) -> None:
    """Let a year have gone by in which Alice played every day, and thirty friends have taken her challenge up."""
    with app.app_context(), committed():
        first = db.session.scalars(select(Round).order_by(Round.id)).first()
        assert first is not None
        seedless = {"id", "seed", "token", "request", "version_id"}
        copy = {each.key: getattr(first, each.key) for each in Round.__table__.c if each.key not in seedless}
        for n in range(1, 366):
            day = NOON.date() - timedelta(days=n)
            version = call_mixed("the-case-of-the-day", "A day", "Long ago", n + 1, NOON)
            db.session.execute(insert(DailyCase).values(day=day, version_id=version.id, made_at=NOON))
            made = insert(Round).values(
                **copy, seed=b"0" * 16, token=f"d{n}", request=f"d{n}", version_id=version.id
            )
            go = {"player_id": first.player_id, "day": day, "size": 5, "answered": 5, "right": 3}
            go |= {"points": 300, "inside": False, "begun_at": NOON, "finished_at": NOON}
            number = db.session.execute(made.returning(Round.id)).scalar_one()
            db.session.execute(insert(DailyGo).values(**go, round_id=number))
    crowd(app, [400] * 30)
    with app.app_context(), committed():
        challenge = db.session.scalars(select(Challenge.id)).one()
        for go in db.session.scalars(select(DailyGo).where(DailyGo.day == NOON.date())):
            taken = {"challenge_id": challenge, "player_id": go.player_id, "round_id": go.round_id}
            db.session.execute(insert(ChallengeTaken).values(**taken, taken_at=NOON))


def test_no_page_asks_more_because_a_year_has_gone_by(app: Flask, alice: Person) -> None:
    begin(alice)
    answer_all(alice, right=1)
    challenge = dare(alice)
    small = visits(app, alice, challenge)
    grow(app)
    large = visits(app, alice, challenge)
    more = {page: len(large[page]) - len(small[page]) for page in small}
    # On a full board one's own row and its rank are asked for besides.
    assert more == dict.fromkeys(small, 0) | {"/daily": 2}
    assert scans(app, [each for found in large.values() for each in found]) == []


def test_an_answer_asks_one_thing_more_than_in_any_round(app: Flask, alice: Person) -> None:
    numbers = []
    for start in (lambda: alice.start("one", size="5"), lambda: begin(alice)):
        start()
        form = alice.question(1).form("/turns/1")
        with asked(app) as found:
            alice.send(form, **{"pass": "1"})
        numbers.append(len([statement for statement, _given in found if "daily_go" in statement]))
    assert numbers == [0, 1]
