"""Reading a file that an author has sent, beside the requests that ask how far it is.

The file stays in the memory of the process that took it; how it stands is in the database, where any process finds it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from quizapp import clock
from quizapp.authoring.operations import importing
from quizapp.authoring.rules import imports
from quizapp.bank.formats import sandbox
from quizapp.bank.formats.exchange import BadFile
from quizapp.errors import Conflict
from quizapp.web.errors import is_for_want_of_room
from quizapp.web.log import log

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from flask import Flask

    from quizapp.authoring.rules.imports import Report

    Committed = Callable[[], AbstractContextManager[None]]

BEAT: Final = 0.5
"""Seconds between two signs of life."""


@dataclass(frozen=True)
class Errand:
    """What is to be read, and what is to be made of it."""

    token: str
    name: str
    data: bytes
    wanted: str | None
    """The format it is in, if its author says so."""
    title: str
    """What the new draft is to be called; empty for what the file says."""


def set_off(app: Flask, errand: Errand, committed: Committed) -> None:
    """Read a file in a thread of its own. If that dies, `importing.give_up` finds what it was at."""

    def run() -> None:
        with app.app_context():
            carry_out(errand, committed)

    threading.Thread(target=run, name="import", daemon=True).start()


def carry_out(errand: Errand, committed: Committed) -> None:
    """Read a file and keep what comes of it, or why nothing does."""
    watch = _Watch(errand.token, committed)
    try:
        outcome = sandbox.read(
            errand.data, errand.name, errand.wanted, step=watch.step, stop=watch.is_stopped
        )
        with committed():
            report = importing.keep(errand.token, outcome, errand.title, clock.now())
    except sandbox.Stopped:
        report = None
    except Exception as problem:  # noqa: BLE001 (whatever it is, whoever waits for it is told)
        report = _told(problem)
        _refuse(errand.token, report, committed)
    if report is None:
        log.info("import_stopped")
    elif report.rule:
        log.info("import_refused", rule=report.rule, refused=len(report.refused))
    else:
        log.info("import_done", imported=report.imported, refused=len(report.refused))


class _Watch:
    """Tells the database how far a file is, and hears from it whether to go on."""

    def __init__(self, token: str, committed: Committed) -> None:
        self._token = token
        self._committed = committed
        self._done = 0
        self._total: int | None = None
        self._next = 0.0
        self._is_stopped = False

    def step(self, done: int, total: int | None) -> None:
        """Hear how far it is."""
        self._done, self._total = done, total
        self.is_stopped()

    def is_stopped(self) -> bool:
        """Say whether to stop, having asked every now and then."""
        if not self._is_stopped and clock.ticks() >= self._next:
            self._next = clock.ticks() + BEAT
            try:
                with self._committed():
                    self._is_stopped = not importing.beat(self._token, self._done, self._total, clock.now())
            except SQLAlchemyError as problem:
                # It may be back the next time; if not, nothing can be kept either.
                log.warning("import_unheard", error=type(getattr(problem, "orig", problem)).__name__)
        return self._is_stopped


def _told(problem: Exception) -> Report:
    if isinstance(problem, BadFile):
        if problem.__cause__ is not None:
            log.error("reader_broke", exc_info=problem)
        return imports.refusal(problem)
    if isinstance(problem, Conflict):
        return imports.Report(rule=problem.code, message=problem.message)
    if is_for_want_of_room(problem):
        return imports.no_room()
    log.error("import_broke", exc_info=problem)
    return imports.broken()


def _refuse(token: str, report: Report, committed: Committed) -> None:
    try:
        with committed():
            importing.refuse(token, report, clock.now())
    except SQLAlchemyError as problem:
        log.warning("import_unheard", error=type(getattr(problem, "orig", problem)).__name__)
