"""XLSX as anybody may send it: looked through before a reader of workbooks sees it, which would trust what it says.

Such a reader lays out every cell between the first and the last, sets room aside for as many texts as are announced,
and unpacks whatever it is given; a few bytes then take all the memory there is, and the process with it.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats import zips
from quizapp.bank.formats.exchange import BadFile

_PART: Final = re.compile(r"\[Content_Types\]\.xml|_rels/.*\.rels|xl/.*\.(xml|rels)")
"""What is read of a workbook; not pictures, and not what would make another kind of workbook of it."""
_CELLS: Final = 1_000_000
"""Between the first cell of a sheet and the last, empty or not."""
_ATTRIBUTES: Final = rb"""((?:[^>"']++|"[^"]*+"|'[^']*+')*+)"""
_ROW_OR_CELL: Final = re.compile(rb"<(?:\w+:)?(row|c)\b" + _ATTRIBUTES)
_PLACE: Final = re.compile(rb"""(?<=[\s"'])r\s*=\s*["']([^"']*)""")
_IN_A_SHEET: Final = re.compile(rb"([A-Za-z]{0,3})([0-9]{1,7})")
_ERROR: Final = re.compile(rb"""(?<=[\s"'])t\s*=\s*["']e["']""")
_TEXTS: Final = re.compile(rb"<(?:\w+:)?sst\b" + _ATTRIBUTES)
_COUNT: Final = re.compile(rb"""(?<=[\s"'])(?:uniqueC|c)ount\s*=\s*(?:"[^"]*"|'[^']*')""")


def disarmed(data: bytes) -> bytes:
    """Return a workbook with the same rows that can be read without harm; raise BadFile if there is none.

    It holds nothing but what was looked through, so that two readers of archives cannot make two things of one.
    """
    safe = BytesIO()
    with zipfile.ZipFile(safe, "w") as archive:
        for entry in zips.entries(data):
            if _PART.fullmatch(entry.name):
                archive.writestr(zipfile.ZipInfo(entry.name), _looked_through(entry.read()))
    return safe.getvalue()


def _looked_through(content: bytes) -> bytes:
    """Return a part, whatever it is called, as it is safe to read; raise BadFile for a sheet too large to lay out."""
    if too_far := _too_far(content):
        message = f"a sheet reaches as far as {too_far}; delete the rows that hold nothing"
        raise BadFile("workbook_cells", message)
    # A formula that came to nothing would be read as an empty cell, and nobody would know.
    spoken = _ROW_OR_CELL.sub(lambda tag: _ERROR.sub(b't="str"', tag[0]), content)
    return _TEXTS.sub(lambda tag: _COUNT.sub(b"", tag[0]), spoken)


def _too_far(content: bytes) -> str:
    """Return the last cell of a sheet that is too large; empty for any other, and for what is no sheet."""
    row = column = last_row = last_column = 0
    for tag in _ROW_OR_CELL.finditer(content):
        told = b" ".join(_PLACE.findall(tag[2]))
        place = _IN_A_SHEET.fullmatch(told)
        if told and not place:
            return quoted(told.decode("utf-8", "replace"))
        if tag[1] == b"row":
            row, column = int(place[2]) if place else row + 1, 0
        else:
            row, column = (int(place[2]), _column(place[1])) if place else (row, column + 1)
        last_row, last_column = max(last_row, row), max(last_column, column)
    return f"row {last_row:,}, column {last_column:,}" if last_row * last_column > _CELLS else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
