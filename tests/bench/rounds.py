"""Starting a round: from a pack of 5,000 questions with 100,000 encounters behind one, against a pack of 50 anew."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import text

from quizapp.extensions import db
from tests.bench import crowd
from tests.bench.boards import let_go
from tests.bench.figure import Figure
from tests.bench.house import House, database
from tests.person import Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTS = 30
SMALL, LARGE = 50, 5_000
LIFE = 100_000

PAST = """
INSERT INTO encounter (player_id, question_id, pack_id, points, "right", at, last_at, missed)
SELECT :player, id, pack_id, 100, true, timestamptz '2026-01-01' + id * interval '1 second',
       timestamptz '2026-01-01' + id * interval '1 second', false
FROM question WHERE pack_id <> :small
ON CONFLICT DO NOTHING
"""
OTHER_PACKS = """
INSERT INTO question (pack_id, key) SELECT :large, 'old-' || n FROM generate_series(1, CAST(:more AS int)) AS n
"""


def measure(folder: Path, postgres: str, _valkey: str) -> Iterator[Figure]:
    """Start rounds in turn."""
    house = House(folder, database(postgres, "rounds"))
    app = house.build(small=SMALL, large=LARGE)
    newcomer, veteran = Person(app, "Newcomer"), Person(app, "Veteran")
    for person, slug in ((newcomer, "small"), (veteran, "large")):
        person.start(slug, size="10")
    with app.app_context():
        ids = dict(db.session.execute(text("SELECT slug, id FROM pack")).all())
        player = db.session.scalar(text("SELECT id FROM player WHERE name = 'Veteran'"))
        db.session.execute(text(OTHER_PACKS), {"large": ids["large"], "more": LIFE - LARGE})
        db.session.execute(text(PAST), {"player": player, "small": ids["small"]})
        db.session.commit()
        crowd.settle()
    pairs = [(_start(veteran, "large"), _start(newcomer, "small")) for _ in range(STARTS)]
    let_go(app)
    large, small = (median(each) * 1000 for each in zip(*pairs, strict=True))
    work = f"start of a round, ms p50, pack of {LARGE:,} and {LIFE:,} encounters against {SMALL} and none"
    yield Figure(work, large, small, 2)


def _start(person: Person, slug: str) -> float:
    form = person.cover(slug)
    began = time.perf_counter()
    response = person.send(form, size="10", stage=form.options["stage"][-1])
    took = time.perf_counter() - began
    assert response.status_code == 303
    return took
