"""Rows of any table as JSON and back, the same whichever database they come from or go to."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    cast,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.dialects.postgresql import REGCLASS

from quizapp.extensions import Instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Column, ColumnElement, Connection, Table
    from sqlalchemy.types import TypeEngine

BATCH = 2_000
VERSION_TABLE = "alembic_version"


class JsonText(TypeDecorator[str]):
    """A JSON column by its text, so that nothing of it is read into numbers and written again."""

    impl = Text
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Have the database hand out the text."""
        return cast(column, Text)


@dataclass(frozen=True)
class Kind:
    """How the values of one type of column stand in JSON; `load` raises ValueError for what is none of them."""

    type: type[TypeEngine[Any]]
    dump: Callable[[Any], Any]
    load: Callable[[Any], Any]


def _as_is(value: object) -> object:
    return value


def _only(*types: type) -> Callable[[Any], Any]:
    def load(value: object) -> object:
        # A truth value is an integer to Python, and none to PostgreSQL.
        if type(value) not in types:
            raise ValueError
        return value

    return load


def _text(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    value.encode()
    return value


def _json(value: Any) -> str:  # noqa: ANN401
    json.loads(_text(value))
    return _text(value)


def _instant(value: Any) -> datetime:  # noqa: ANN401
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError
    return moment


KINDS = (
    Kind(JsonText, _as_is, _json),
    Kind(Instant, datetime.isoformat, _instant),
    Kind(Boolean, bool, _only(bool)),
    Kind(Integer, int, _only(int)),
    Kind(Float, float, _only(int, float)),
    Kind(Date, date.isoformat, lambda value: date.fromisoformat(_text(value))),
    Kind(
        LargeBinary,
        lambda value: b64encode(value).decode(),
        lambda value: b64decode(_text(value), validate=True),
    ),
    Kind(String, _as_is, _text),
)
"""The first that fits is the one."""


def kind_of(column: Column[Any]) -> Kind:
    """Return how a column's values stand in JSON; raise TypeError for a type that nobody has thought of."""
    for kind in KINDS:
        if isinstance(column.type, kind.type):
            return kind
    raise TypeError(f"{column} has a type that a backup cannot hold")


def tables(connection: Connection) -> list[Table]:
    """Return the tables that are in a database, those that others refer to first; but Alembic's own."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def translate(_inspector: object, _table: object, column: dict[str, Any]) -> None:
        if isinstance(column["type"], JSON):
            column["type"] = JsonText()
        elif isinstance(column["type"], DateTime):
            column["type"] = Instant()

    names = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
    found.reflect(connection, only=sorted(names))
    return found.sorted_tables


def any_in(connection: Connection) -> bool:
    """Say whether there is a row in any table."""
    return any(connection.scalar(select(select(table).exists())) for table in tables(connection))


def dump(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield a table's rows, one line each, without ever holding many of them."""
    dumps = [kind_of(column).dump for column in table.columns]
    with connection.execute(select(*table.columns), execution_options={"yield_per": BATCH}) as rows:
        for row in rows:
            values = [None if value is None else dump(value) for dump, value in zip(dumps, row, strict=True)]
            yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load(connection: Connection, table: Table, columns: tuple[str, ...], lines: Iterable[bytes]) -> None:
    """Write rows into an empty table; raise ValueError, naming the row, for one that does not fit it."""
    wanted = [table.columns[name] for name in columns]
    fill = _copy if connection.dialect.name == "postgresql" else _insert
    fill(connection, table, wanted, _rows(table.name, [kind_of(column).load for column in wanted], lines))


def _rows(table: str, loads: list[Callable[[Any], Any]], lines: Iterable[bytes]) -> Iterator[list[Any]]:
    for number, line in enumerate(lines, 1):
        try:
            values = json.loads(line)
            yield [None if value is None else load(value) for load, value in zip(loads, values, strict=True)]
        except (ValueError, TypeError, RecursionError):
            raise ValueError(f"{table}, row {number}") from None


def _insert(
    connection: Connection, table: Table, columns: list[Column[Any]], rows: Iterator[list[Any]]
) -> None:
    names = [column.name for column in columns]
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(dict(zip(names, row, strict=True)))
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch.clear()
    if batch:
        connection.execute(insert(table), batch)


def _copy(
    connection: Connection, table: Table, columns: list[Column[Any]], rows: Iterator[list[Any]]
) -> None:
    quote = connection.dialect.identifier_preparer.quote
    into = f"COPY {quote(table.name)} ({', '.join(quote(column.name) for column in columns)}) FROM STDIN"
    with connection.connection.cursor() as cursor, cursor.copy(into) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)


def count_on(connection: Connection, found: Iterable[Table]) -> None:
    """Have PostgreSQL number new rows after the ones there are; SQLite does by itself."""
    if connection.dialect.name != "postgresql":
        return
    quote = connection.dialect.identifier_preparer.quote
    for table in found:
        for column in table.primary_key.columns:
            owned = select(func.pg_get_serial_sequence(quote(table.name), column.name))
            if sequence := connection.scalar(owned):
                highest = select(func.max(column)).scalar_subquery()
                connection.execute(
                    select(
                        func.setval(cast(sequence, REGCLASS), func.coalesce(highest, 1), highest.is_not(None))
                    )
                )
