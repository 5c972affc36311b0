"""Two hundred sign up at once: none is lost, and whoever reads a page meanwhile hardly waits longer."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.players.models import Player
from tests import load
from tests.bench.boards import let_go
from tests.bench.figure import Figure, middle
from tests.bench.house import House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.page import PageForm

AT_ONCE = 200
STORMS = 3
READERS = 2
QUIET = 10.0
"""Seconds of reading without a storm, half before it and half after."""


def measure(folder: Path, _postgres: str, _valkey: str) -> Iterator[Figure]:
    """Read in quiet, through the storm, and in quiet again."""
    house = House(folder)
    app = house.build(case=20)
    with house.ours() as port:
        waits = [_storm(f"http://127.0.0.1:{port}", number) for number in range(STORMS)]
    with app.app_context():
        signed_up = db.session.scalar(select(func.count()).where(Player.is_guest.is_(False))) or 0
    let_go(app)
    wanted = STORMS * AT_ONCE
    yield Figure(
        f"accounts made, of {AT_ONCE} sign-ups at once {STORMS} times", signed_up, wanted, 1, at_least=True
    )
    yield middle("page p95, ms, while they sign up against in quiet", waits, 3)


def _storm(url: str, number: int) -> tuple[float, float]:
    """Return the p95 of a page in milliseconds: while so many sign up, and before and after."""
    people = [load.Player(url, f"Newcomer {number} {each}") for each in range(AT_ONCE)]
    forms = [person.form("/players/sign-up", "/players/sign-up") for person in people]
    quiet = _read(url, until=_after(QUIET / 2))
    storm = threading.Thread(target=_sign_up, args=(people, forms))
    storm.start()
    stormy = _read(url, until=lambda: not storm.is_alive())
    quiet += _read(url, until=_after(QUIET / 2))
    slow, usual = (quantiles(each, n=20)[-1] * 1000 for each in (stormy, quiet))
    return slow, usual


def _sign_up(people: list[load.Player], forms: list[PageForm]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_one, people, forms))


def _one(person: load.Player, form: PageForm) -> None:
    # The server has hung up on whoever took long to type.
    person.close()
    reply = person.submit(form, name=person.name, password=f"a long word of {person.name}")
    assert reply.took, (reply.status, reply.text[:500])


def _read(url: str, until: Callable[[], bool]) -> list[float]:
    def one(number: int) -> list[float]:
        reader = load.Player(url, f"Reader {number}")
        took = []
        while not until():
            took.append(reader.get("/packs/case").seconds)
            time.sleep(0.01)
        return took

    with ThreadPoolExecutor(READERS) as pool:
        return [seconds for each in pool.map(one, range(READERS)) for seconds in each]


def _after(seconds: float) -> Callable[[], bool]:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() > end
