"""The turnstile: so many requests are worked on at once, as the settings say.

The server has more threads than that. A request that waits for something slow which needs none of Python's time, as a
password's hash does, steps aside meanwhile, and another one is worked on: 200 who sign up at once hold nobody up.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from quizapp.extensions import BUSY_SECONDS
from quizapp.web.log import log

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

ASIDE = 250
"""Threads that a server is to have beyond those that work: so many requests may stand aside."""
SPARE = 10
"""Threads of these that are never taken, for whoever asks whether the process is alive."""
ALIVE = "/healthz"
FULL = "The reading room is full. Try again in a few seconds; nothing is lost.\n"

_inside = threading.local()


class Places:
    """So many places, given to those who wait in the order they came.

    A semaphore gives a place that becomes free to whoever happens to run next, by which a few wait several times longer
    than the others.
    """

    def __init__(self, number: int) -> None:
        self._lock = threading.Lock()
        self._free = number
        self._line: deque[threading.Lock] = deque()

    def acquire(self, timeout: float = -1) -> bool:
        """Take a place; return False if none was to be had within so many seconds, -1 being for ever."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            called = threading.Lock()
            called.acquire()
            self._line.append(called)
        if called.acquire(timeout=timeout):
            return True
        with self._lock:
            if called in self._line:
                self._line.remove(called)
                return False
        # It was called in the moment it gave up.
        return True

    def release(self) -> None:
        """Give a place back: to the first in line."""
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1


class Turnstile:
    """Lets so many requests through at once; the others wait here, not for long and not all there may be."""

    def __init__(self, app: WSGIApplication, places: int) -> None:
        self._app = app
        self._free = Places(places)
        self._room = threading.BoundedSemaphore(places + ASIDE - SPARE)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Work on a request when there is a place."""
        if environ["PATH_INFO"] == ALIVE:
            return self._app(environ, start_response)
        if not self._room.acquire(blocking=False):
            return _turn_away(environ, start_response)
        try:
            if not self._free.acquire(timeout=BUSY_SECONDS):
                return _turn_away(environ, start_response)
            try:
                _inside.free = self._free
                return self._app(environ, start_response)
            finally:
                _inside.free = None
                self._free.release()
        finally:
            self._room.release()


def _turn_away(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    log.warning("no_place", status=503)
    return Response(FULL, 503, {"Retry-After": "5"})(environ, start_response)


def init(app: Flask) -> None:
    """Put the turnstile up."""
    app.wsgi_app = Turnstile(app.wsgi_app, app.config["SETTINGS"].threads)  # type: ignore[method-assign]


@contextmanager
def aside() -> Iterator[None]:
    """Give this request's place to another while it waits, and take one again afterwards."""
    free: Places | None = getattr(_inside, "free", None)
    if free is None:
        yield
        return
    free.release()
    try:
        yield
    finally:
        free.acquire()
