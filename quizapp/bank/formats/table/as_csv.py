"""A table in CSV: above the row that names the columns, what the pack says of itself."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from quizapp.bank.cell import guarded, unguarded
from quizapp.bank.formats import rows
from quizapp.bank.formats.exchange import Format, Written
from quizapp.bank.formats.table import reading
from quizapp.bank.formats.table.columns import COLUMNS
from quizapp.bank.formats.table.example import example
from quizapp.bank.formats.table.writing import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizapp.bank.formats.exchange import Found
    from quizapp.bank.pack import Pack

_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""Begins like a formula, and comes to itself."""


def template() -> bytes:
    """Return a table to fill in, with a question of each kind."""
    return _dump(example(), {}).content


def _load(data: bytes) -> Iterator[Found]:
    read = rows.from_csv(data, reading.names_columns)
    yield from reading.found(
        {"": [rows.Row(row.number, tuple(map(unguarded, row.cells))) for row in read]},
    )


def _dump(pack: Pack, _pictures: Mapping[str, bytes]) -> Written:
    content = table(pack)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows((name, guarded(cell)) for name, cell in content.about.items() if cell)
    writer.writerow(())
    writer.writerow(COLUMNS)
    for cells in content.questions:
        written = (cells.get(name, "") for name in COLUMNS)
        writer.writerow(cell if _NUMBER.fullmatch(cell) else guarded(cell) for cell in written)
    # Excel takes a file without the mark for one in the encoding of its country.
    return Written(text.getvalue().encode("utf-8-sig"), content.losses)


FORMAT: Final = Format(
    name="csv",
    title="Table (CSV)",
    suffix=".csv",
    media_type="text/csv",
    sniff=lambda data: rows.looks_like_csv(data, reading.names_columns),
    load=_load,
    dump=_dump,
)
