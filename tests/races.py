"""Two acts at the same moment, in the one order that hurts: the first is held up half-way, the second goes ahead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, current_thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from quizapp.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from types import ModuleType

    import pytest
    from flask import Flask

    Act = Callable[[], Any]
    Race = Callable[[tuple[ModuleType, str], Act, Act], tuple[Any, Any]]

PATIENCE = 20
WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def race(
    app: Flask, monkeypatch: pytest.MonkeyPatch, half_way: tuple[ModuleType, str], first: Act, second: Act
) -> tuple[Any, Any]:
    """Do `first` as far as it has called a function, then `second` until it is done or waits for a lock, then the rest.

    Return what both of them return. The second waits for the first in PostgreSQL; in SQLite it would in the process.
    """
    module, name = half_way
    reached, go_on = Event(), Event()
    begun: list[object] = []
    whole = getattr(module, name)

    def held_up(*given: Any, **named: Any) -> Any:
        came = whole(*given, **named)
        if begun == [current_thread()]:
            begun.clear()
            reached.set()
            assert go_on.wait(PATIENCE)
        return came

    def begin() -> Any:
        begun.append(current_thread())
        return first()

    monkeypatch.setattr(module, name, held_up)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(begin)
        assert reached.wait(PATIENCE), one.exception(0) if one.done() else "it has not come that far"
        other = pool.submit(second)
        _see_it_stop(app, other)
        go_on.set()
        return one.result(PATIENCE), other.result(PATIENCE)


def _see_it_stop(app: Flask, act: Future[Any]) -> None:
    with app.app_context(), db.engine.connect() as connection:
        last = monotonic() + PATIENCE
        while not act.done() and not connection.execute(text(WAITING)).scalar_one():
            assert monotonic() < last, "it neither ends nor waits"
            connection.rollback()
            sleep(0.01)
