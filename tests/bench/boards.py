"""A board's page right after an answer: top fifty, own rank and neighbours, for a thousand players and a million."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from quizapp.extensions import db
from quizapp.factory import create_app
from quizapp.leaderboard.operations import copies, rebuilding
from quizapp.web.transaction import committed
from tests.bench import crowd
from tests.bench.figure import Figure
from tests.bench.house import House, database
from tests.factories import ANSWERS
from tests.person import Person, choose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

FEW, MANY = 1_000, int(os.environ.get("PLAYERS", "1000000"))
QUESTIONS = 3
"""Met by each of the crowd, whose points lie all over the board, from 0 to 891."""
MIDDLE = 4
"""Right answers of 100 points that lead into the middle of the crowd; whoever passes from then on stays there."""
VIEWS = 60
HEAD, TOP, AROUND = 1, 50, 11
"""Rows of a board's table: its head, its top, and one's own with five neighbours on each side."""
KEY = ANSWERS["single"]["answer"]


def measure(folder: Path, postgres: str, valkey: str) -> Iterator[Figure]:
    """Answer and look, again and again, on a small board and on a large one, with Redis and without."""
    few = _board(folder, postgres, f"{valkey}/1", FEW)
    many = _board(folder, postgres, f"{valkey}/2", MANY)
    with viewing(few) as small, viewing(many) as large, viewing(many, redis="") as counted:
        looks = [(small(), large(), counted()) for _ in range(VIEWS)]
    shorter, longer, without = (median(each) * 1000 for each in zip(*looks, strict=True))
    people = f"{MANY:,} players against {FEW:,}"
    yield Figure(f"board page right after an answer, ms p50, {people}", longer, shorter, 1.5)
    yield Figure(f"the same without Redis, ms p50, {MANY:,} players", without, 60, 1)


def _board(folder: Path, postgres: str, valkey: str, players: int) -> House:
    house = House(folder / str(players), database(postgres, f"board_{players}"), valkey)
    app = house.build(case=QUESTIONS + MIDDLE + VIEWS + 10)
    with app.app_context():
        crowd.players(1, players)
        crowd.encounters(QUESTIONS)
        crowd.settle()
        rebuilding.rebuild(committed)
        crowd.settle()
        copies.keep_up()
    let_go(app)
    return house


@contextmanager
def viewing(house: House, **changes: str) -> Iterator[Look]:
    """Hand on what has a player answer a question and then look at the board; it returns the seconds of the look."""
    settings = replace(house.settings, **{f"{name}_url": url for name, url in changes.items()})
    app = create_app(settings, {"RATELIMIT_ENABLED": False})
    yield Look(app)
    let_go(app)


class Look:
    """One player who answers and looks."""

    def __init__(self, app: Flask) -> None:
        self.person = Person(app, "Onlooker")
        self.person.start("case")
        self.n = 0
        for _ in range(MIDDLE):
            self._answer(knows=True)
        self()
        self()

    def __call__(self) -> float:
        """Pass one question and look once; return the seconds that the look took."""
        self._answer(knows=False)
        began = time.perf_counter()
        page = self.person.client.get("/leaderboard")
        took = time.perf_counter() - began
        top, _, around = page.text.partition('<tbody class="board__own">')
        assert (top.count("<tr"), around.count("<tr"), "Onlooker" in around) == (HEAD + TOP, AROUND, True)
        return took

    def _answer(self, *, knows: bool) -> None:
        self.n += 1
        form = self.person.question(self.n).form(f"/turns/{self.n}")
        fields = {"choice": choose(form, KEY)} if knows else {"pass": "1"}
        assert self.person.send(form, **fields).status_code == 303


def let_go(app: Flask) -> None:
    """Give an app's connections back."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
