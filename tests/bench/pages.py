"""Question and reveal pages against the bare app's page of six kilobytes from one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.answers import ALTERNATIONS, CONNECTIONS, answer, start
from tests.bench.figure import middle
from tests.bench.house import House
from tests.bench.wire import load, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bench.figure import Figure

PLAYERS = 16
LOADS = 100


def measure(folder: Path, _postgres: str, _valkey: str) -> Iterator[Figure]:
    """Load each page and the bare one in turn."""
    house = House(folder)
    playing = start(house.build(case=10), PLAYERS)
    with house.ours() as ours, house.bare() as bare:
        answer(ours, playing, range(1, 6))
        plain = [[request("GET", "/rows/1")] * LOADS] * CONNECTIONS
        for page, n in (("question", 6), ("reveal", 3)):
            pairs = []
            scripts = [
                [request("GET", f"{url}/turns/{n}", cookie)] * LOADS
                for url, cookie, _token in playing[:CONNECTIONS]
            ]
            for alternation in range(ALTERNATIONS + 1):
                shown, bared = load(ours, scripts, 200), load(bare, plain, 200)
                if alternation:
                    pairs.append((shown.rate, bared.rate))
            yield middle(f"{page} pages a second", pairs, 0.7, at_least=True)
