"""What a server does now and then, for as long as it runs, whatever comes in between."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import redis
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from quizapp.ops import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask


@pytest.mark.parametrize(
    "problem",
    [
        OperationalError("BEGIN", {}, RuntimeError("away")),
        PoolTimeout("no turn to write"),
        redis.ResponseError("OOM command not allowed"),
        OSError("Too many open files"),
        KeyError("a slip of ours"),
    ],
    ids=lambda problem: type(problem).__name__,
)
@pytest.mark.parametrize(
    ("keep", "act", "failing"),
    [
        (cli.keep_house, "tidy_up", "not_tidied"),
        (cli.keep_boards, "copies.keep_up", "boards_not_kept"),
        (cli.keep_copying, "copies.copy_along", "not_copied"),
    ],
    ids=["house", "boards", "copies"],
)
def test_what_goes_wrong_once_is_written_down_and_done_the_next_time(
    keep: Callable[..., None],
    act: str,
    failing: str,
    problem: Exception,
    *,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    came, pauses = [], [False, False, True]

    def go_wrong_once(*_given: object) -> None:
        came.append(len(came))
        if len(came) == 1:
            raise problem

    monkeypatch.setattr(f"quizapp.ops.cli.{act}", go_wrong_once)
    keep(app, lambda _seconds: pauses.pop(0))
    assert (came, pauses) == ([0, 1], [])
    assert caplog.text.count(f"'event': '{failing}'") == 1


def test_what_goes_wrong_on_giving_back_a_connection_ends_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = [False, False, True]

    @contextmanager
    def broken_off() -> Iterator[bool]:
        yield False
        raise PoolTimeout("no answer")

    monkeypatch.setattr(cli, "alone", broken_off)
    cli.keep_house(app, lambda _seconds: pauses.pop(0))
    assert pauses == []
