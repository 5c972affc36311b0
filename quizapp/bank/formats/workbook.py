"""XLSX: from the bytes of a workbook to its rows, and from texts to a workbook."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from xml.sax.saxutils import escape

import python_calamine
import xlsxwriter

from quizapp.bank.formats.disarming import disarmed
from quizapp.bank.formats.exchange import BadFile
from quizapp.bank.formats.rows import Row, begin, tidy

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.bank.formats.rows import Names

Book: TypeAlias = Any
"""xlsxwriter's workbook, which ships without types; so do its sheets and its styles."""

CELL: Final = 32_767
"""UTF-16 units that a spreadsheet keeps of a cell."""
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When every workbook says that it was made, so that the same pack gives the same bytes."""
_READ_TWICE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|\A<r>(?=.*</r>\Z)", re.DOTALL)
"""What xlsxwriter writes as something else than text: codes of characters that overlap, and its own markup."""
_CODE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_SHEET: Final = python_calamine.SheetTypeEnum.WorkSheet


def is_one(data: bytes) -> bool:
    """Tell whether the bytes look like a workbook's."""
    return data.startswith(b"PK\x03\x04") and b"xl/workbook" in data


def read(data: bytes) -> dict[str, list[Row]]:
    """Return the rows of each sheet, by its name; raise BadFile for what is no workbook, or a harmful one."""
    try:
        with python_calamine.load_workbook(BytesIO(disarmed(data))) as book:
            sheets = [each.name for each in book.sheets_metadata if each.typ == _SHEET]
            return {name: _rows(book.get_sheet_by_name(name)) for name in sheets}
    except python_calamine.CalamineError as error:
        raise BadFile("workbook", f"this is no XLSX workbook that can be read: {error}") from error


def table(data: bytes, names: Names) -> list[Row]:
    """Return the rows of the first sheet in which one names the columns, from that one on; none if none does."""
    for sheet in read(data).values():
        first = begin(sheet, names)
        if first is not None:
            return sheet[first:]
    return []


def write(fill: Callable[[Book], None]) -> bytes:
    """Return the bytes of the workbook that `fill` was given to fill."""
    content = BytesIO()
    options = {"in_memory": True}
    options |= dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"created": _MADE})
    fill(book)
    book.close()
    return content.getvalue()


def put(sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:  # noqa: ANN401 (without types)
    """Write a text that `fits` into a cell, both counted from 0."""
    sheet.write_string(row, column, _spelt(text), style)


def units(text: str) -> int:
    """Return how long a spreadsheet finds a text: its length in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(text: str) -> bool:
    """Tell whether a cell can hold the text."""
    return units(_spelt(text)) <= CELL


def _spelt(text: str) -> str:
    """Return what xlsxwriter has to be given so that the cell holds `text`, whatever it looks like."""
    if not _READ_TWICE.search(text):
        return text
    coded = escape(_CODE.sub("_x005F_", text)).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{coded}</t></r>'


def _rows(sheet: python_calamine.CalamineSheet) -> list[Row]:
    rows = []
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        texts = tuple(map(_text, cells))
        if any(texts):
            dates = (at for at, cell in enumerate(cells) if isinstance(cell, date | time | timedelta))
            rows.append(Row(number, texts, frozenset(dates)))
    return rows


def _text(cell: object) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{Decimal(f'{cell:.15g}'):f}"  # as many digits as spreadsheets show
    return tidy(str(cell))
