"""Turning passwords into what is kept of them: slow on purpose, so it is done apart from all else.

A few threads of low priority do it, however many sign up at once: argon2 lets go of Python's lock while it works, and
other pages go first. Whoever waits for them holds no connection to the database, and no place among the requests that
are worked on.
"""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from quizapp.extensions import db
from quizapp.web.turnstile import aside

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id as OWASP's cheat sheet on storing passwords has it: 19 MiB, two passes, one lane."""

NICENESS = 10


def make(password: str) -> str:
    """Return what is kept of a password."""
    db.session.rollback()
    with aside():
        return _pool().submit(HASHER.hash, password).result()


def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one of which `kept` is kept. Where none is, that takes as long to say."""
    db.session.rollback()
    with aside():
        right: bool = _pool().submit(_compare, kept, password).result()
    return right


def is_dated(kept: str) -> bool:
    """Tell whether a password was hashed otherwise than is done today."""
    return HASHER.check_needs_rehash(kept)


def _compare(kept: str | None, password: str) -> bool:
    nobodys = nobodys_hash()
    try:
        return HASHER.verify(kept or nobodys, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _pool() -> ThreadPoolExecutor:
    # Made at its first use, which is after the server has forked.
    threads = max(1, (os.cpu_count() or 1) // 2)
    return ThreadPoolExecutor(threads, "hashing", _step_back)


def _step_back() -> None:
    if sys.platform == "linux":
        # There, and there only, a priority belongs to a thread.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


@cache
def nobodys_hash() -> str:
    """Return a hash to compare with where there is no account: it costs what another costs."""
    return HASHER.hash(os.urandom(16).hex())
