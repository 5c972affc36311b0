"""So many requests are worked on at once; whoever only waits stands aside."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from quizapp.players.operations import hashing
from quizapp.web import turnstile
from tests.person import Person
from tests.players.holder import sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest
    from flask import Flask


def test_no_more_than_the_settings_say_are_worked_on_at_once(make_app: Callable[..., Flask]) -> None:
    app = make_app(threads=2)
    inside, most, lock = 0, 0, threading.Lock()
    gate = threading.Event()

    @app.get("/work")
    def work() -> str:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        gate.wait(0.1)
        with lock:
            inside -= 1
        return ""

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda _: app.test_client().get("/work").status_code, range(6)))
    assert (statuses, most) == ([200] * 6, 2)


@contextmanager
def busy(app: Flask) -> Iterator[None]:
    """Have every place of an app taken by somebody who waits for something."""
    places = app.config["SETTINGS"].threads
    taken, go = threading.Semaphore(0), threading.Event()

    @app.get("/wait")
    def wait() -> str:
        taken.release()
        go.wait(20)
        return ""

    with ThreadPoolExecutor(places) as pool:
        waiting = [pool.submit(app.test_client().get, "/wait") for _ in range(places)]
        for _ in range(places):
            assert taken.acquire(timeout=20)
        yield
        go.set()
        assert [each.result().status_code for each in waiting] == [200] * places


def test_places_are_given_in_the_order_people_came() -> None:
    places, served = turnstile.Places(1), []
    assert places.acquire()

    def wait(number: int) -> None:
        assert places.acquire(timeout=20)
        served.append(number)
        places.release()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    places.release()
    for thread in threads:
        thread.join(20)
    assert served == [0, 1, 2, 3, 4]


def test_whoever_gave_up_takes_no_place() -> None:
    places = turnstile.Places(1)
    assert places.acquire()
    assert not places.acquire(timeout=0.01)
    places.release()
    assert places.acquire(timeout=0)
    assert not places.acquire(timeout=0)


def test_whether_it_is_alive_is_answered_when_all_places_are_taken(make_app: Callable[..., Flask]) -> None:
    app = make_app(threads=2)
    with busy(app):
        assert app.test_client().get("/healthz").status_code == 200


def test_nobody_waits_for_a_place_for_long(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turnstile, "BUSY_SECONDS", 0.05)
    app = make_app(threads=1)
    with busy(app):
        refused = app.test_client().get("/")
    assert (refused.status_code, refused.headers["Retry-After"], refused.text) == (503, "5", turnstile.FULL)
    assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]
    assert app.test_client().get("/").status_code == 200


def test_the_queue_leaves_threads_to_ask_whether_it_is_alive(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turnstile, "ASIDE", turnstile.SPARE)
    app = make_app(threads=2)
    with busy(app):
        begun = time.monotonic()
        assert app.test_client().get("/").status_code == 503
        assert time.monotonic() - begun < turnstile.BUSY_SECONDS / 2
        assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/").status_code == 200


def test_a_fault_gives_its_place_back(make_app: Callable[..., Flask]) -> None:
    app = make_app(threads=1)
    app.add_url_rule("/broken", view_func=lambda: 1 / 0)
    assert [app.test_client().get("/broken").status_code for _ in range(3)] == [500] * 3
    assert app.test_client().get("/").status_code == 200


def test_who_waits_for_a_hash_holds_nobody_up(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(threads=1)
    asked, go = threading.Event(), threading.Event()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            asked.set()
            go.wait(20)
            return super().hash(password, salt=salt)

    monkeypatch.setattr(hashing, "HASHER", Slow())
    alice = Person(app, "Alice")
    with ThreadPoolExecutor(1) as thread:
        signing_up = thread.submit(sign_up, alice)
        assert asked.wait(20)
        for _ in range(5):
            assert app.test_client().get("/").status_code == 200
        assert not signing_up.done()
        go.set()
        assert signing_up.result(20).status_code == 303
