"""Taking backups: what a host asks for, and what the program keeps by itself before it changes much."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from zipfile import ZipFile

from alembic.runtime.migration import MigrationContext

from quizapp.config import settings
from quizapp.extensions import db
from quizapp.ops.operations import archive, rows
from quizapp.ops.rules import BadBackup, Manifest, outdated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection


def program() -> str:
    """Return this program's version."""
    try:
        return version("red-herring")
    except PackageNotFoundError:
        # Run from a checkout, it was never installed.
        return "checkout"


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Give a connection that sees the database as it stands at its first look, and holds nobody up."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.execution_options(reading=True).begin():
            yield connection


def back_up(connection: Connection, path: Path, mark: datetime, *, force: bool = False) -> Manifest:
    """Write all that a connection sees into a new file and return what it holds.

    What was acknowledged before `mark`, a moment before the connection first looked, is in it. Raise FileExistsError
    for a file that is there, unless `force`, and BadBackup where there is nothing to keep.
    """
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise BadBackup("Red Herring has not set this database up yet.")
    with archive.appearing(path, force=force) as file, ZipFile(file, "w") as kept:
        contents = tuple(
            archive.add(
                kept, table.name, tuple(column.name for column in table.columns), rows.dump(connection, table)
            )
            for table in rows.tables(connection)
        )
        manifest = Manifest(
            program=program(),
            revision=revision,
            dialect=connection.dialect.name,
            made_at=mark,
            tables=contents,
        )
        archive.seal(kept, manifest)
    return manifest


def keep(connection: Connection, before: str, mark: datetime, source: Path | None = None) -> Path:
    """Keep what a connection sees in the instance folder; return the file.

    Of those kept before the same kind of change the oldest go, but for the new one and for `source`, which is in use.
    """
    folder = settings().instance / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{mark:%Y%m%dT%H%M%S%f}Z-before-{before}.zip"
    back_up(connection, path, mark)
    needed = {each.resolve() for each in (path, source) if each}
    for name in outdated(each.name for each in folder.glob(f"*-before-{before}.zip")):
        if (folder / name).resolve() not in needed:
            (folder / name).unlink(missing_ok=True)
    return path


def keep_unless_empty(mark: datetime) -> Path | None:
    """Keep what there is before a migration changes it; return the file, None where there is nothing."""
    with snapshot() as connection:
        return keep(connection, "migration", mark) if rows.any_in(connection) else None
