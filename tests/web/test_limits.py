"""What is told to whoever has to wait, and that it is so."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import redis

from quizapp import clock
from quizapp.extensions import Counts, limiter
from quizapp.web.errors import in_words
from tests.mailbox import open_mailbox
from tests.page import Page
from tests.person import Person
from tests.players.holder import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask
    from werkzeug.test import TestResponse


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "in a few seconds"),
        (11, "in half a minute"),
        (31, "in a minute"),
        (60, "in a minute"),
        (61, "in about two minutes"),
        (550, "in about ten minutes"),
        (900, "in about a quarter of an hour"),
        (2701, "in about an hour"),
        (3600, "in about an hour"),
        (3601, "in about 2 hours"),
        (86_400, "in about 24 hours"),
    ],
)
def test_a_time_in_words_is_never_too_short(app: Flask, seconds: int, words: str) -> None:
    with app.test_request_context():
        assert in_words(seconds) == words


def assert_wait(response: TestResponse, most: int, words: str) -> None:
    assert response.status_code == 429
    assert most - 30 < int(response.headers["Retry-After"]) <= most
    assert f"Go on {words}; nothing is lost." in Page(response.text).text


def test_a_limit_per_minute_says_a_minute(make_app: Callable[..., Flask], case: None) -> None:
    person = Person(make_app(starts_per_minute=1), "Alice")
    person.start()
    assert_wait(person.send(person.cover()), 60, "in a minute")


def test_a_limit_per_quarter_of_an_hour_says_that(alice: Person) -> None:
    for _ in range(10):
        sign_in(alice, password="a guess")
    assert_wait(sign_in(alice), 900, "in about a quarter of an hour")


def test_a_limit_per_hour_says_an_hour(make_app: Callable[..., Flask]) -> None:
    with open_mailbox() as mailbox:
        app = make_app(
            smtp_url=mailbox.url, base_url="https://quiz.example.org", mail_from="host@quiz.example.org"
        )
        person = Person(app, "Alice")
        form = person.get("/players/lost-password").form("/lost-password")
        for _ in range(5):
            assert person.send(form, name="Alice").status_code == 200
        assert_wait(person.send(form, name="Alice"), 3600, "in about an hour")


@pytest.mark.sqlite  # Redis has a clock of its own.
def test_it_is_over_when_it_was_said_to_be(
    make_app: Callable[..., Flask], case: None, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(clock.now(), tick=False)
    person = Person(make_app(starts_per_minute=1), "Alice")
    person.start()
    time_machine.shift(timedelta(seconds=20.7))
    refused = person.send(person.cover())
    assert_wait(refused, 41, "in a minute")
    time_machine.shift(timedelta(seconds=int(refused.headers["Retry-After"])))
    assert person.send(person.cover()).status_code == 303


@pytest.mark.parametrize("redis_url", ["", "redis://127.0.0.1:1"], ids=["without-redis", "redis-is-away"])
def test_a_clock_that_is_set_back_locks_nobody_out(
    redis_url: str,
    make_app: Callable[..., Flask],
    case: None,
    time_machine: time_machine.TimeMachineFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limiter, "_storage_dead", False)  # Which it is again afterwards.
    time_machine.move_to(clock.now(), tick=False)
    person = Person(make_app(starts_per_minute=2, redis_url=redis_url), "Alice")
    person.start()
    time_machine.shift(-timedelta(hours=1))
    told = [person.send(person.cover()) for _ in range(3)]
    assert [response.status_code for response in told] == [303, 303, 429]
    assert_wait(told[-1], 60, "in a minute")
    time_machine.shift(timedelta(minutes=1))
    assert person.send(person.cover()).status_code == 303


def test_nobody_is_told_to_wait_who_need_not(make_app: Callable[..., Flask], case: None) -> None:
    person = Person(make_app(open_rounds=1), "Alice")
    form = person.cover()
    started = person.send(form, name="Alice", size="all", stage="end")
    full = person.send(person.cover())
    assert (started.status_code, full.status_code) == (303, 429)
    for response in (started, full):
        assert "Retry-After" not in response.headers


@pytest.mark.postgresql
def test_two_who_find_out_at_once_that_redis_has_gone_both_play_on(
    app: Flask, case: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    players = [Person(app, name) for name in ("Alice", "Bob")]
    forms = [player.cover() for player in players]
    at_once = Barrier(len(players))

    def have_gone(*_asked: object, **_and: object) -> int:
        is_second = at_once.wait(10)
        while is_second and not limiter._storage_dead:  # noqa: SLF001 (which is what the first has found out)
            time.sleep(0.001)
        raise redis.ConnectionError

    monkeypatch.setattr(limiter, "_storage_dead", False)  # Which it is again afterwards.
    monkeypatch.setattr(limiter.storage, "incr", have_gone)
    monkeypatch.setattr(limiter.storage, "check", lambda: False)
    with ThreadPoolExecutor() as pool:
        statuses = pool.map(
            lambda player, form: player.send(form, name=player.name).status_code, players, forms
        )
        assert list(statuses) == [303, 303]


def test_counting_begins_no_thread_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[threading.Thread] = []
    start = threading.Timer.start

    def note(timer: threading.Timer) -> None:
        begun.append(timer)
        start(timer)

    monkeypatch.setattr(threading.Timer, "start", note)
    counts = Counts()
    for number in range(200):
        counts.incr(f"who {number % 20}", 60)
        time.sleep(0.0005)
    assert (len(begun), begun[0].daemon, counts.get("who 0")) == (1, True, 10)
