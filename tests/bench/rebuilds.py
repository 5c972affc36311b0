"""`quizapp leaderboard rebuild`: ten times the encounters, ten times the time, and no more memory."""

from __future__ import annotations

import os
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import text

from quizapp.extensions import db
from quizapp.factory import create_app
from quizapp.leaderboard.operations import rebuilding
from quizapp.web.transaction import committed
from tests.bench import crowd
from tests.bench.boards import let_go
from tests.bench.figure import Figure, middle
from tests.bench.house import House, database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EACH = 20
"""Encounters of each player."""
FEW, MANY, FULL = 5_000, 50_000, 1_000_000
"""Players."""
ALTERNATIONS = 3


def measure(folder: Path, postgres: str, valkey: str) -> Iterator[Figure]:
    """Rebuild for 5,000 players and for 50,000; with `FULL=1` for a million, who have met twenty million questions."""
    houses = {players: _crowded(folder, postgres, valkey, players) for players in (FEW, MANY)}
    runs = [[_rebuilt(house, players) for players, house in houses.items()] for _ in range(ALTERNATIONS)]
    yield middle(
        "rebuild, seconds, 1,000,000 encounters against 100,000",
        [(many[0], few[0]) for few, many in runs],
        11,
    )
    yield middle(
        "rebuild, most memory its process has held, MB, the same",
        [(many[1], few[1]) for few, many in runs],
        1.1,
    )
    if os.environ.get("FULL"):
        took, _most = _rebuilt(_crowded(folder, postgres, valkey, FULL), FULL)
        usual = median(many[0] for _few, many in runs)
        yield Figure("rebuild, seconds, 20,000,000 encounters against 1,000,000", took, usual, 22)


def _crowded(folder: Path, postgres: str, valkey: str, players: int) -> House:
    """Return a house where so many have played, the boards being what they are to be."""
    house = House(folder / str(players), database(postgres, f"rebuild_{players}"), f"{valkey}/3")
    app = house.build(case=EACH)
    with app.app_context():
        crowd.players(1, players)
        crowd.encounters(EACH)
        crowd.settle()
        rebuilding.rebuild(committed)
        crowd.settle()
        print(f"  {players:,} players, tables with their indexes: {_sizes()}", flush=True)
    let_go(app)
    return house


def _sizes() -> str:
    sizes = {
        table: db.session.scalar(text(f"SELECT pg_size_pretty(pg_total_relation_size('{table}'))"))
        for table in ("player", "encounter", "standing")
    }
    return ", ".join(f"{table} {size}" for table, size in sizes.items())


def _rebuilt(house: House, players: int) -> tuple[float, float]:
    """Return the seconds of a rebuild, and the megabytes that the process which did nothing else has held at most."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        rows, took, most = alone.submit(_rebuild, house).result()
    assert rows == 2 * players
    return took, most


def _rebuild(house: House) -> tuple[int, float, float]:
    app = create_app(house.settings)
    with app.app_context():
        began = time.perf_counter()
        rows = rebuilding.rebuild(committed)
        took = time.perf_counter() - began
    return rows, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
