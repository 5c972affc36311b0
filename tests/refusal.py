"""What holds for every request that is turned away."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.web.security import policy
from tests.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

INSIDE = re.compile(
    r"traceback|werkzeug|flask|sqlalchemy|sqlite|psycopg|wtforms|jinja|gunicorn|\bselect\b.+\bfrom\b|/home/"
    rf"|/tmp/|site-packages|\.py\b|{re.escape(str(Path(__file__).parents[1]))}",
    re.IGNORECASE,
)
SECONDS = 0.5
"""Of work: how busy the machine is beside it is not what is asked."""
MOST_MEMORY = 20 * 1024
"""Kilobytes, those among them that whoever sends it needs for that: for a large picture, twice what it has."""
PEAK = Path("/proc/self/clear_refs")
"""Where Linux lets a process forget how much memory it once had."""


def ledger(app: Flask) -> dict[str, tuple[int, str]]:
    """Return of every table how many rows it has and a hash of them all."""
    with app.app_context():
        tables = {
            table.name: sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
            for table in db.metadata.sorted_tables
        }
    return {name: (len(rows), sha256("\n".join(rows).encode()).hexdigest()) for name, rows in tables.items()}


def refused(app: Flask, status: int, send: Callable[[], TestResponse]) -> TestResponse:
    """Send, and assert that it was turned away: with this status, nothing changed, nothing told, by a page like any.

    And at once, without much ado.
    """
    before = ledger(app)
    held, begun = memory(), process_time()
    response = send()
    took, held_more = process_time() - begun, memory(peak=True) - held
    assert (took < SECONDS, held_more < MOST_MEMORY) == (True, True), (took, held_more)
    assert response.status_code == status, Page(response.text).text
    assert ledger(app) == before
    assert_dressed(response)
    page = Page(response.text)
    assert not INSIDE.search(page.text), page.text
    assert page.title.endswith("· Red Herring")
    return response


def memory(*, peak: bool = False) -> int:
    """Return how many kilobytes this process holds, or the most since it was asked last; 0 where nobody can tell."""
    if not os.access(PEAK, os.W_OK):
        return 0
    told = dict(line.split(":") for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    if not peak:
        PEAK.write_text("5", "utf-8")
    return int(told["VmHWM" if peak else "VmRSS"].split()[0])


def assert_dressed(response: TestResponse) -> None:
    """Assert that a response has the headers every response has."""
    for name, value in policy(behind_tls=False).items():
        assert response.headers.getlist(name) == [value], name
    assert response.headers["Cache-Control"] == "no-store"
    assert "Cookie" in response.vary
