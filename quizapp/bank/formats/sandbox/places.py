"""So many files are read at once, whoever asks: a command, or any process of the game. Each may take a lot of memory.

A place is a lock on a file that is there anyway: the system gives it back for whoever dies, and nothing is left behind.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from quizapp.bank import limits
from quizapp.bank.formats.exchange import BadFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLACES: Final = tuple(Path(__file__).with_name(name) for name in ("child.py", "wire.py"))
"""As many as there are; each is `limits.READER_MEMORY` at most."""
_BUSY: Final = f"{len(PLACES)} other files are being read, as many as are read at once; try again in a minute"
_GLANCE: Final = 0.1
"""Seconds between two looks."""


@contextmanager
def one_of_them(stop: Callable[[], bool], waits: Callable[[], None] = lambda: None) -> Iterator[int | None]:
    """Hold a place, once there is one, and yield it; None if `stop`, which is asked meanwhile, says to wait no more.

    `waits` is called once if there is none at first. Raise BadFile (`reader_busy`) where there is none for long.
    """
    waited = 0.0
    while (place := _free()) is None:
        if not waited:
            waits()
        if stop():
            yield None
            return
        if waited > limits.READER_WAITS:
            raise BadFile("reader_busy", _BUSY)
        time.sleep(_GLANCE)
        waited += _GLANCE
    try:
        yield place
    finally:
        os.close(place)


def _free() -> int | None:
    """Take a place, and return the descriptor that holds it; None if all are taken."""
    for path in PLACES:
        place = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(place)
        else:
            return place
    return None
