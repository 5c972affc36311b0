"""Bringing a database to a revision, one process at a time, and keeping it as it was before."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from flask import current_app
from sqlalchemy import text

from quizapp.config import MIGRATIONS, settings
from quizapp.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

LOCK = 0x52_65_64_48_65_72_72_69
"""The number of our advisory lock in PostgreSQL: "RedHerri"."""


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the database behind a connection to a revision, inside the transaction that it has begun."""
    config = current_app.extensions["migrate"].migrate.get_config(str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@contextmanager
def alone(wait: Callable[[], None] | None = None) -> Iterator[bool]:
    """Be the only process that changes this database's schema, or tidies it up.

    Where another is at it: with `wait`, call that and stand in line; without, give False.
    """
    with (_flock if db.engine.dialect.name == "sqlite" else _advisory)(wait) as mine:
        yield mine


@contextmanager
def _flock(wait: Callable[[], None] | None) -> Iterator[bool]:
    # The folder itself is what is locked: no file is left behind, and SQLite's own locks are on files.
    file = db.engine.url.database
    folder = os.open(Path(file).parent if file else settings().instance, os.O_RDONLY)
    try:
        yield _first_or_waited(
            lambda: fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB),
            lambda: fcntl.flock(folder, fcntl.LOCK_EX),
            wait,
        )
    finally:
        os.close(folder)


@contextmanager
def _advisory(wait: Callable[[], None] | None) -> Iterator[bool]:
    # Held by a connection of its own: when the process is killed, the lock goes with it.
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:

        def try_() -> None:
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}):
                raise BlockingIOError

        def stand() -> None:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})

        try:
            yield _first_or_waited(try_, stand, wait)
        finally:
            connection.execute(text("SELECT pg_advisory_unlock_all()"))


def _first_or_waited(
    try_: Callable[[], None], stand: Callable[[], None], wait: Callable[[], None] | None
) -> bool:
    try:
        try_()
    except BlockingIOError:
        if wait is None:
            return False
        wait()
        stand()
    return True
