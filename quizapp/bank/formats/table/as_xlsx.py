"""A table in XLSX: the questions, what the pack says of itself and what goes where, each on a sheet of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from quizapp.bank import limits
from quizapp.bank.formats import rows, workbook
from quizapp.bank.formats.exchange import BadFile, Format, Written
from quizapp.bank.formats.table import columns, header, reading
from quizapp.bank.formats.table.example import example
from quizapp.bank.formats.table.writing import Table, table
from quizapp.bank.question import Category, Difficulty, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.bank.formats.exchange import Found
    from quizapp.bank.formats.workbook import Book
    from quizapp.bank.pack import Pack

_WIDE: Final = {"prompt": 50, "options": 40, "explanation": 50, "evidence": 40, "feedback": 30, "answer": 24}
_WIDTH: Final = 14
_WIDEST: Final = 100
_CHOICES: Final = {
    "kind": list(Kind),
    "category": list(Category),
    "difficulty": list(Difficulty),
    "keep order": ["yes", "no"],
    "sensitive": ["yes", "no"],
    "deducible": ["yes", "no"],
}
"""What the cells of a column offer in a list."""
_WRITING: Final = (
    ("A new line", "Alt+Enter begins one inside a cell; on a Mac, Control+Option+Enter."),
    ("> and |", "Where you mean the signs themselves, write \\> and \\|."),
)


def template() -> bytes:
    """Return a table to fill in, with a question of each kind."""
    return _dump(example(), {}).content


def _load(data: bytes) -> Iterator[Found]:
    yield from reading.found(workbook.read(data))


def _sniff(data: bytes) -> bool:
    if not workbook.is_one(data):
        return False
    try:
        sheets = workbook.read(data)
    except BadFile:
        return True  # by its looks a workbook: what is wrong with it is for `load` to say
    return any(rows.begin(sheet, reading.names_columns) is not None for sheet in sheets.values())


def _dump(pack: Pack, _pictures: Mapping[str, bytes]) -> Written:
    content = table(pack)
    return Written(workbook.write(lambda book: _fill(book, content)), content.losses)


def _fill(book: Book, content: Table) -> None:
    # As text, or what looks like a number or a date to the spreadsheet becomes one as it is typed.
    as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    _fill_questions(book.add_worksheet("Questions"), content, as_text, bold)
    about = [(name, content.about.get(name, "")) for name in header.HELP]
    _fill_pairs(book.add_worksheet(reading.PACK_SHEET), about, as_text, bold)
    told = [*_WRITING]
    told += [(f"Questions: {name}", text) for name, text in columns.HELP.items()]
    told += [(f"{reading.PACK_SHEET}: {name}", text) for name, text in header.HELP.items()]
    _fill_pairs(book.add_worksheet("Help"), told, as_text, bold)


def _fill_questions(sheet: Any, content: Table, as_text: Any, bold: Any) -> None:  # noqa: ANN401 (without types)
    for column, name in enumerate(columns.COLUMNS):
        sheet.set_column(column, column, _WIDE.get(name, _WIDTH), as_text)
        workbook.put(sheet, 0, column, name, bold)
        if name in _CHOICES:
            offered = {"validate": "list", "source": _CHOICES[name], "error_title": f"No {name} we know"}
            sheet.data_validation(1, column, limits.QUESTIONS, column, offered)
        for row, cells in enumerate(content.questions, start=1):
            if cell := cells.get(name, ""):
                workbook.put(sheet, row, column, cell, as_text)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{limits.QUESTIONS + 1}"})


def _fill_pairs(sheet: Any, pairs: Sequence[tuple[str, str]], as_text: Any, bold: Any) -> None:  # noqa: ANN401 (without types)
    sheet.set_column(0, 0, _WIDTH * 2)
    sheet.set_column(1, 1, _WIDEST, as_text)
    for row, (name, text) in enumerate(pairs):
        workbook.put(sheet, row, 0, name, bold)
        workbook.put(sheet, row, 1, text, as_text)


FORMAT: Final = Format(
    name="xlsx",
    title="Table (Excel)",
    suffix=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    sniff=_sniff,
    load=_load,
    dump=_dump,
)
