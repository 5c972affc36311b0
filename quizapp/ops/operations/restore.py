"""Putting a backup back: read through, built up out of sight, brought up to date, and changed over in one step."""

from __future__ import annotations

import os
import secrets
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError

from quizapp import clock
from quizapp.extensions import db, sqlite_driver
from quizapp.leaderboard.operations import copies
from quizapp.ops.operations import archive, backup, rows
from quizapp.ops.operations.schema import migrate
from quizapp.ops.queries import known_migrations
from quizapp.ops.rules import BadBackup

if TYPE_CHECKING:
    from zipfile import ZipFile

    from sqlalchemy import Connection

    from quizapp.ops.rules import Manifest

ASIDE = "red_herring_restoring"
"""The schema of PostgreSQL that tables are built up in."""


class NotEmpty(Exception):  # noqa: N818 (it reads as what it is)
    """There is something here already, and nobody said that it is to be replaced."""


def restore(path: Path, *, replace: bool) -> tuple[Manifest, Path | None]:
    """Put a backup back; return what it holds, and the file in which what was here before is kept.

    Raise BadBackup for a file that is not fit for it, and NotEmpty where there is something and not `replace`. What is
    here stays as it is until everything has been checked.
    """
    with archive.opened(path, known_migrations()) as (kept, manifest):
        if not replace and _occupied():
            raise NotEmpty
        archive.check(kept, manifest)
        change_over = _into_sqlite if db.engine.dialect.name == "sqlite" else _into_postgresql
        before = change_over(kept, manifest)
    # What Redis holds is about boards that are no more.
    copies.drop()
    return manifest, before


def _occupied() -> bool:
    with backup.snapshot() as connection:
        return rows.any_in(connection)


def _fill(connection: Connection, kept: ZipFile, manifest: Manifest) -> None:
    """Make the tables as they were when the backup was made, load them, and bring them up to date."""
    driver = connection.dialect.loaded_dbapi
    migrate(connection, manifest.revision)
    found = {table.name: table for table in rows.tables(connection)}
    wanted = {each.table: each for each in manifest.tables}
    if found.keys() != wanted.keys():
        raise BadBackup("Its tables are not those of the version it names.")
    for name, table in found.items():
        if set(wanted[name].columns) != set(table.columns.keys()):
            raise BadBackup(f"Its table {name} is not that of the version it names.")
        try:
            with closing(archive.lines(kept, wanted[name])) as lines:
                rows.load(connection, table, wanted[name].columns, lines)
        except ValueError as problem:
            raise BadBackup(f"A row does not fit: {problem}.") from None
        except (DBAPIError, driver.Error) as problem:
            # What is copied in goes past SQLAlchemy, and so do its errors.
            kind = type(getattr(problem, "orig", problem)).__name__
            raise BadBackup(f"A row of {name} does not fit: {kind}.") from None
    rows.count_on(connection, found.values())
    migrate(connection)


def _into_sqlite(kept: ZipFile, manifest: Manifest) -> Path | None:
    live = Path(str(db.engine.url.database))
    scratch = live.with_name(f".{live.name}.{os.getpid()}.{secrets.token_hex(4)}")
    engine = create_engine(f"sqlite:///{scratch}", module=sqlite_driver(), poolclass=NullPool)
    event.listen(engine, "connect", _hurry)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        with engine.begin() as connection:
            _fill(connection, kept, manifest)
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise BadBackup("It has rows that point nowhere.")
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                raise BadBackup("Its rows contradict each other.")
            with db.engine.connect() as target:
                # Whoever writes waits in line until this connection is given back: what is answered meanwhile is
                # answered to what has been put back.
                with target.begin():
                    before = _keep(target, kept)
                # SQLite's own way to write a whole database over another: one transaction, in which whoever is reading
                # goes on reading what there was, and which a power cut undoes.
                connection.connection.driver_connection.backup(target.connection.driver_connection)  # type: ignore[union-attr]
        return before
    finally:
        engine.dispose()
        for leftover in live.parent.glob(f"{scratch.name}*"):
            leftover.unlink()


def _hurry(connection: object, _record: object) -> None:
    # Half a scratch file is worth nothing, so it needs no journal.
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in ("journal_mode = OFF", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _keep(connection: Connection, kept: ZipFile) -> Path | None:
    """Keep what is here before that is put in its place; return the file, None where there is nothing."""
    if not rows.any_in(connection):
        return None
    return backup.keep(connection, "restore", clock.now(), Path(str(kept.filename)))


def _into_postgresql(kept: ZipFile, manifest: Manifest) -> Path | None:
    """Do it in one transaction, and without a lock on what is in use until everything new stands beside it."""
    with db.engine.begin() as connection:
        home = str(connection.exec_driver_sql("SELECT current_schema()").scalar())
        quote = connection.dialect.identifier_preparer.quote
        connection.exec_driver_sql(f"CREATE SCHEMA {ASIDE}")
        connection.exec_driver_sql(f"SET LOCAL search_path TO {ASIDE}")
        _fill(connection, kept, manifest)
        new = inspect(connection).get_table_names(ASIDE)
        connection.exec_driver_sql(f"SET LOCAL search_path TO {quote(home)}")
        ours = {*new, *db.metadata.tables}
        old = [quote(name) for name in inspect(connection).get_table_names(home) if name in ours]
        before = None
        if old:
            connection.exec_driver_sql(f"LOCK TABLE {', '.join(old)} IN ACCESS EXCLUSIVE MODE")
            before = _keep(connection, kept)
            connection.exec_driver_sql(f"DROP TABLE {', '.join(old)} CASCADE")
        for name in new:
            connection.exec_driver_sql(f"ALTER TABLE {ASIDE}.{quote(name)} SET SCHEMA {quote(home)}")
        connection.exec_driver_sql(f"DROP SCHEMA {ASIDE}")
    return before
