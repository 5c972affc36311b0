"""Tables as rows of cells, whatever kind of file they stand in; and those that stand in CSV."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from quizapp.bank.formats import encoding
from quizapp.bank.formats.exchange import BadFile

_DIVIDERS: Final = (",", ";", "\t")
_TOLD: Final = "sep="
"""Begins a first line that tells spreadsheets what divides the cells."""
_ENOUGH: Final = 40
"""Rows from the top among which a table has the one that names its columns."""
_HEAD: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty."""

    number: int
    """Where it stands, counting from 1 and the empty ones too, as spreadsheets do."""
    cells: tuple[str, ...]
    """Without blanks around them; lines end in LF."""
    dates: frozenset[int] = frozenset()
    """The cells, counted from 0, that a spreadsheet keeps as a date or a time, whatever was typed."""

    def cell(self, column: int) -> str:
        """Return what stands in a column, counted from 0; empty if the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""


Names: TypeAlias = Callable[[Row], bool]
"""Tells whether a row is the one that names the columns."""


def tidy(cell: str) -> str:
    """Return a cell as a `Row` has it."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def begin(rows: list[Row], names: Names) -> int | None:
    """Return which of the rows, counted from 0, names the columns; None if none of the first does."""
    return next((index for index, row in enumerate(rows[:_ENOUGH]) if names(row)), None)


def from_csv(data: bytes, names: Names) -> list[Row]:
    """Return the rows of a file in CSV, divided by the sign with which one of them names the columns.

    Raise BadFile for what is no UTF-8 and for a quotation mark that is never closed, or closed amid a cell.
    """
    try:
        text = encoding.decoded(data)
    except BadFile as bad:
        raise BadFile(bad.rule, f"{bad}; spreadsheets call it “CSV UTF-8”") from bad
    return list(_rows(text, _divider(text, names)))


def looks_like_csv(data: bytes, names: Names) -> bool:
    """Tell whether this may be CSV with a row that names the columns, in whatever encoding."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data[:_HEAD].decode("utf-16" if wide else "utf-8-sig", "replace")
    return begin(_top(text, _divider(text, names)), names) is not None


def _divider(text: str, names: Names) -> str:
    if text.startswith(_TOLD) and (told := text[len(_TOLD) : len(_TOLD) + 1]) in _DIVIDERS:
        return told
    fitting = (each for each in _DIVIDERS if begin(_top(text, each), names) is not None)
    return next(fitting, ",")


def _top(text: str, divider: str) -> list[Row]:
    """Return the first rows, or as many as come before one that cannot be read."""
    rows: list[Row] = []
    with contextlib.suppress(BadFile):
        for row in islice(_rows(text, divider), _ENOUGH):
            rows.append(row)  # noqa: PERF402 (those before one that raises are kept)
    return rows


def _rows(text: str, divider: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            texts = tuple(map(tidy, cells))
            told = number == 1 and texts and texts[0].startswith(_TOLD)
            if any(texts) and not told:
                yield Row(number, texts)
    except csv.Error as error:
        raise BadFile("csv", f"line {reader.line_num:,} cannot be read as CSV: {error}") from error
