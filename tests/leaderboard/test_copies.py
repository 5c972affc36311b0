"""Ranks copied from SQLite, where one writes at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from quizapp.leaderboard.operations import copies
from tests import services
from tests.factories import make_pack, many
from tests.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from redis import Redis


@pytest.mark.sqlite
def test_nobody_waits_with_an_answer_for_redis(
    make_app: Callable[..., Flask],
    shelve: Callable[..., object],
    shared_memory: Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shared_memory.flushdb()
    shelve(the_case=make_pack(many(2)))
    app = make_app(redis_url=services.redis_url())
    person = Person(app, "Zoe")
    person.start()
    person.pass_(1)
    form, write = person.question(2).form("/turns/2"), copies._write  # noqa: SLF001 (it is what takes its time)
    told: list[int] = []

    def slowly(redis: Redis, given: str, edition: str | None) -> bool:
        if not told:
            told.append(0)
            with ThreadPoolExecutor(1) as pool:
                told[0] = pool.submit(lambda: person.send(form, **{"pass": "1"}).status_code).result(8)
        return write(redis, given, edition)

    monkeypatch.setattr(copies, "_write", slowly)
    with app.app_context():
        copies.keep_up()
    assert told == [303]
