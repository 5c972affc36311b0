"""`quizapp leaderboard rebuild`: ten times the encounters, ten times the time, and no more memory."""

from __future__ import annotations

import os
import resource
import time
from typing import TYPE_CHECKING

from sqlalchemy import text

from quizapp.extensions import db
from quizapp.leaderboard.operations import rebuilding
from quizapp.web.transaction import committed
from tests.bench import crowd
from tests.bench.boards import let_go
from tests.bench.figure import Figure
from tests.bench.house import House, database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EACH = 20
"""Encounters of each player."""


def measure(folder: Path, postgres: str, valkey: str) -> Iterator[Figure]:
    """Rebuild for 5,000 players and for 50,000; with `FULL=1` for a million, who have met twenty million questions."""
    few, little = _rebuild(folder, postgres, valkey, 5_000)
    many, much = _rebuild(folder, postgres, valkey, 50_000)
    yield Figure("rebuild, seconds, 1,000,000 encounters against 100,000", many, few, 11)
    yield Figure("rebuild, most memory its process has held, MB, the same", much, little, 1.1)
    if os.environ.get("FULL"):
        full, _most = _rebuild(folder, postgres, valkey, 1_000_000)
        yield Figure("rebuild, seconds, 20,000,000 encounters against 1,000,000", full, many, 22)


def _rebuild(folder: Path, postgres: str, valkey: str, players: int) -> tuple[float, float]:
    house = House(folder / str(players), database(postgres, f"rebuild_{players}"), f"{valkey}/3")
    app = house.build(case=EACH)
    with app.app_context():
        crowd.players(1, players)
        crowd.encounters(EACH)
        crowd.settle()
        rebuilding.rebuild(committed)
        crowd.settle()
        began = time.perf_counter()
        assert rebuilding.rebuild(committed) == 2 * players
        took = time.perf_counter() - began
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if os.environ.get("FULL"):
            _tell_sizes()
    let_go(app)
    return took, most


def _tell_sizes() -> None:
    for table in ("player", "encounter", "standing"):
        size = db.session.scalar(text(f"SELECT pg_size_pretty(pg_total_relation_size('{table}'))"))
        print(f"  {table}: {size} with its indexes")
