"""From the rows of a table to what they say of a pack and of each question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats import rows
from quizapp.bank.formats.exchange import About, BadFile, Refused, Taken
from quizapp.bank.formats.table import columns, header
from quizapp.bank.formats.table.stages import Stages
from quizapp.bank.nearest import did_you_mean
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.bank.formats.exchange import Found
    from quizapp.bank.formats.rows import Row

PACK_SHEET: Final = "Pack"
_KNOWN_BY: Final = 2
"""So many names of columns tell the row of names, though others be misspelt."""
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class _Line:
    """A question's row: the cells that hold something, by the name of their column."""

    place: str
    cells: dict[str, str]
    notes: tuple[str, ...]
    """What stands in columns that nobody knows."""
    dates: tuple[str, ...]
    """The columns in which a date stands, or a time."""


def names_columns(row: Row) -> bool:
    """Tell whether a row names the columns of a table."""
    names = {columns.named(cell) for cell in row.cells if cell} & set(columns.COLUMNS)
    return len(names) >= _KNOWN_BY and not names.isdisjoint({columns.KIND, columns.PROMPT})


def found(sheets: Mapping[str, list[Row]]) -> Iterator[Found]:
    """Yield what sheets hold, given by their names; raise BadFile where no row names the columns.

    The pack's rows stand above that row or in a sheet of their own. Other sheets without such a row are passed over.
    """
    about: list[Row] = []
    tables: list[Iterator[_Line]] = []
    for name, table in sheets.items():
        begin = rows.begin(table, names_columns)
        if begin is not None:
            about += table[:begin]
            tables.append(_lines(table[begin:], f" of {quoted(name)}" if tables else ""))
        elif columns.named(name) == columns.named(PACK_SHEET):
            about += table
    if not tables:
        raise BadFile(
            "table", f"no row names the columns; wanted are {columns.KIND}, {columns.PROMPT} and others"
        )
    lines = [line for table in tables for line in table]
    own = header.read(about)
    stages = Stages(own.get("stages", []), [line.cells.get(columns.STAGE, "") for line in lines])
    yield About(own | stages.header, total=len(lines))
    for line in lines:
        yield _question(line, stages)


def _lines(table: Sequence[Row], where: str) -> Iterator[_Line]:
    names = _columns(table[0])
    known = {at: name for at, name in names.items() if name in columns.COLUMNS}
    unknown = {
        at: f"there is no column {quoted(name)}{did_you_mean(name, columns.COLUMNS)}"
        for at, name in names.items()
        if at not in known
    }
    for row in table[1:]:
        filled = {at: cell for at, cell in enumerate(row.cells) if cell}
        yield _Line(
            f"row {row.number:,}{where}",
            {known[at]: cell for at, cell in filled.items() if at in known},
            tuple(
                f"{quoted(cell)} was left behind: {unknown.get(at, f'column {at + 1} has no name')}"
                for at, cell in filled.items()
                if at not in known
            ),
            tuple(known[at] for at in sorted(row.dates) if at in known),
        )


def _columns(row: Row) -> dict[int, str]:
    """Return the names of the columns by their places; raise BadFile for one that is there twice or not at all."""
    names = {at: columns.named(cell) for at, cell in enumerate(row.cells) if cell}
    if len(names) > _MOST:
        message = f"row {row.number:,} names {len(names):,} columns; at most {_MOST} are looked at"
        raise BadFile("table_column", message)
    known = [name for name in names.values() if name in columns.COLUMNS]
    for name in known:
        if known.count(name) > 1:
            raise BadFile("table_column", f"row {row.number:,}: two columns are called {quoted(name)}")
    for wanted in (columns.KIND, columns.PROMPT):
        if wanted not in known:
            near = ((name, did_you_mean(name, [wanted])) for name in names.values() if name not in known)
            meant = next((f"; there is {quoted(name)}{hint}" for name, hint in near if hint), "")
            raise BadFile("table_column", f"row {row.number:,}: no column is called {quoted(wanted)}{meant}")
    return names


def _question(line: _Line, stages: Stages) -> Taken | Refused:
    prompt = line.cells.get(columns.PROMPT, "")
    word = line.cells.get(columns.KIND, "")
    known = re.sub(r"[^a-z]+", "_", word.lower()).strip("_")
    if known not in set(Kind):
        kinds = did_you_mean(known, Kind) or f"; there are {', '.join(Kind)}"
        return Refused(line.place, prompt, f"{quoted(word)} is no kind of question{kinds}")
    if line.dates:
        message = "a date or a time stands there, whatever was typed; let the cell hold text"
        return Refused(line.place, prompt, f"{line.dates[0]}: {message}")
    cells = {name: cell for name, cell in line.cells.items() if name not in {columns.KIND, columns.STAGE}}
    try:
        question, notes = columns.read(Kind(known), cells)
    except ValueError as reason:
        return Refused(line.place, prompt, str(reason))
    stage, stage_notes = stages.read(line.cells.get(columns.STAGE, ""))
    return Taken(line.place, question | stage, (*notes, *stage_notes, *line.notes))
