"""Answering: from the POST to the 303, against the bare app's one row."""

from __future__ import annotations

from typing import TYPE_CHECKING


from tests.bench.wire import Run, load, request
from tests.person import Person

if TYPE_CHECKING:
    from flask import Flask

CONNECTIONS = 8


def rounds(app: Flask, players: int, size: int) -> list[tuple[str, str, str]]:
    """Have so many players start a round each; return each one's round, cookie and token."""
    found = []
    for number in range(players):
        person = Person(app, f"Player {number}")
        person.start("case", size="all" if size > 20 else str(size))
        page = person.question(1)
        token = page.form("/turns/1").fields["csrf_token"]
        cookie = person.client.get_cookie("red_herring")
        assert cookie
        found.append((person.round_url, f"red_herring={cookie.value}", token[0]))
    return found


def answers(port: int, playing: list[tuple[str, str, str]], turns: range) -> Run:
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


def rows(port: int, number: int) -> Run:
    """Have the bare app write so many rows."""
    said = request("POST", "/rows", "", "text=a+row")
    return load(port, [[said] * (number // CONNECTIONS)] * CONNECTIONS, 303)
