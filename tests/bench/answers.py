"""Answering, from the POST to the 303, against the bare app's one row: on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.figure import middle
from tests.bench.house import House, database
from tests.bench.wire import Run, load, request
from tests.person import Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.bench.figure import Figure

CONNECTIONS = 8
ALTERNATIONS = 5
PLAYERS = 64
TURNS = 10
"""Of each player, in one alternation."""

Playing = list[tuple[str, str, str]]


def measure(folder: Path, postgres: str, valkey: str) -> Iterator[Figure]:
    """Answer and write rows in turn, on both databases."""
    yield from _on("SQLite", House(folder / "sqlite"))
    yield from _on("PostgreSQL", House(folder / "postgresql", database(postgres, "answers"), valkey))


def _on(where: str, house: House) -> Iterator[Figure]:
    playing = start(house.build(case=TURNS * (ALTERNATIONS + 1)), PLAYERS)
    rates, tails = [], []
    with house.ours() as ours, house.bare() as bare:
        for alternation in range(ALTERNATIONS + 1):
            answered = answer(ours, playing, range(1 + TURNS * alternation, 1 + TURNS * (alternation + 1)))
            written = write(bare, PLAYERS * TURNS)
            if alternation:
                # The first one warms both up.
                rates.append((answered.rate, written.rate))
                tails.append((answered.percentile(99) * 1000, written.percentile(99) * 1000))
    yield middle(f"answers a second, {where}", rates, 0.35, at_least=True)
    yield middle(f"answer p99, ms, {where}", tails, 2)


def start(app: Flask, players: int) -> Playing:
    """Have so many players start a round of all questions; return each one's round, cookie and token."""
    found = []
    for number in range(players):
        person = Person(app, f"Player {number}")
        person.start("case")
        token = person.question(1).form("/turns/1").fields["csrf_token"][0]
        cookie = person.client.get_cookie("red_herring")
        assert cookie
        found.append((person.round_url, f"red_herring={cookie.value}", token))
    return found


def answer(port: int, playing: Playing, turns: range) -> Run:
    """Answer these turns of all rounds, each connection playing its share of them."""
    scripts = [
        [
            request("POST", f"{url}/turns/{n}", cookie, f"csrf_token={token}&turn={n}&choice=0")
            for url, cookie, token in playing[first::CONNECTIONS]
            for n in turns
        ]
        for first in range(CONNECTIONS)
    ]
    return load(port, scripts, 303)


def write(port: int, number: int) -> Run:
    """Have the bare app write so many rows."""
    said = request("POST", "/rows", "", "text=a+row")
    return load(port, [[said] * (number // CONNECTIONS)] * CONNECTIONS, 303)
