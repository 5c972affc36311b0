"""XLSX as anybody may send it: looked through before a reader of workbooks sees it, which would trust what it says.

Such a reader lays out every cell between the first and the last, sets room aside for as many texts as are announced,
and unpacks whatever it is given; a few bytes then take all the memory there is, and the process with it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats.exchange import BadFile

_ENTRIES: Final = 2_000
_BYTES: Final = 50 * 1024 * 1024
_RATIO: Final = 100
_SMALL: Final = 1024 * 1024
"""What an entry may come to, however well it was packed."""
_HEADER: Final = 30
"""Bytes before each entry, beside its name."""
_ENCRYPTED: Final = 0x1

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
        for name, content in entries(data).items():
            if _PART.fullmatch(name):
                archive.writestr(zipfile.ZipInfo(name), _looked_through(content))
    return safe.getvalue()


def entries(data: bytes) -> dict[str, bytes]:
    """Return what a workbook's archive holds, by name; raise BadFile, as far as can be before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            reason = _harm(infos, archive.start_dir)
            found = {} if reason else {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise BadFile("workbook_archive", "this is no XLSX workbook, or a damaged one") from error
    if reason:
        raise BadFile("workbook_archive", f"the archive of this workbook {reason}")
    return found


def _harm(infos: list[zipfile.ZipInfo], end: int) -> str:
    """Return why not to unpack an archive, as the end of a sentence; empty if nothing speaks against it."""
    starts = sorted((info.header_offset, info.compress_size) for info in infos)
    ends = [*(start for start, _ in starts[1:]), end]
    signs = (
        (len(infos) > _ENTRIES, f"has {len(infos):,} entries; at most {_ENTRIES:,} are read"),
        (sum(info.file_size for info in infos) > _BYTES, f"would unpack to more than {_BYTES:,} bytes"),
        (
            any(info.file_size > max(_SMALL, _RATIO * info.compress_size) for info in infos),
            f"holds an entry that is packed more than {_RATIO}:1",
        ),
        (any(info.flag_bits & _ENCRYPTED for info in infos), "is locked with a password"),
        (len({info.filename for info in infos}) < len(infos), "holds two entries of the same name"),
        (
            any(start + _HEADER + size > limit for (start, size), limit in zip(starts, ends, strict=False)),
            "holds entries that overlap",
        ),
    )
    return next((reason for seen, reason in signs if seen), "")


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
