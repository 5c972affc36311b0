from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.formats import workbook
from quizapp.bank.formats.exchange import BadFile
from tests.bank.formats import sheets

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = sheets.workbook([("kind", "prompt"), ("single", "Who?")])
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old, new)

    return sheets.repacked(SMALL, change)


def with_parts(**more: bytes) -> bytes:
    return sheets.repacked(SMALL, lambda parts: parts.update(more))


def with_field(data: bytes, at: int, form: str, value: int) -> bytes:
    """Set a field of the first entry in the central directory, as in section 4.3.12 of PKWARE's description."""
    start = data.index(b"PK\x01\x02") + at
    return data[:start] + struct.pack(form, value) + data[start + struct.calcsize(form) :]


def cells(*row: object) -> tuple[str, ...]:
    (found,) = workbook.read(sheets.workbook([row]))["Sheet1"]
    return found.cells


def test_rows_keep_their_numbers_and_empty_ones_are_passed_over() -> None:
    read = workbook.read(sheets.workbook([(), ("a",), ("", ""), ("", "b")], [("c",)]))
    assert [(row.number, row.cells) for row in read["Sheet1"]] == [(2, ("a", "")), (4, ("", "b"))]
    assert [(row.number, row.cells) for row in read["Sheet2"]] == [(1, ("c",))]


def test_numbers_are_as_spreadsheets_show_them() -> None:
    shown = ("1", "0.1", "0.3", "-2.5", "1000000000000000000000", "True", "a\nb")
    assert cells(1.0, 0.1, 0.1 + 0.2, -2.5, 1e21, True, "a\r\nb ") == shown


def test_dates_and_times_are_told_from_text() -> None:
    (found,) = workbook.read(sheets.workbook([("12:30", time(12, 30), timedelta(hours=30))]))["Sheet1"]
    assert found.dates == {1, 2}


def test_a_formula_that_came_to_nothing_is_no_empty_cell() -> None:
    data = with_sheet(b'<c r="B2" t="s"><v>3</v>', b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v>')
    assert workbook.read(data)["Sheet1"][1].cells == ("single", "#DIV/0!")


@given(st.lists(st.sampled_from(["_x0041_", "_x005F", "_", "<r>", "</r>", "&", "=", " ", "\n", "🐟", "a"])))
def test_every_text_comes_back_from_a_workbook(parts: list[str]) -> None:
    text = "".join(parts)
    data = workbook.write(lambda book: workbook.put(book.add_worksheet(), 0, 0, text))
    assert [row.cell(0) for row in workbook.read(data)["Sheet1"]] == ([text.strip()] if text.strip() else [])


def test_how_much_a_cell_holds_is_counted_as_spreadsheets_do() -> None:
    assert workbook.fits("x" * 32_767)
    assert not workbook.fits("x" * 32_768)
    assert not workbook.fits("🐟" * 16_384)
    assert not workbook.fits("<r>" + "x" * 32_750 + "</r>")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: b"PK\x03\x04 and no more", "damaged: its end is missing"),
        (lambda: SMALL[: len(SMALL) // 2], "damaged: its end is missing"),
        (lambda: with_field(SMALL, 8, "<H", 1), "is encrypted"),
        (lambda: with_field(SMALL, 24, "<L", 3), "is larger than the archive says"),
        (lambda: with_field(SMALL, 24, "<L", 2**31), "would grow to 2,147,483,648 bytes"),
        (lambda: with_field(SMALL, 10, "<H", 99), "by a method that is not read"),
        (
            lambda: with_field(SMALL, 42, "<L", SMALL.rindex(b"PK\x03\x04")),
            "other data stands before the first entry",
        ),
        (lambda: with_parts(bomb=bytes(2_000_000)), "more than 100 for each"),
        (
            lambda: with_parts(**{str(number): b"" for number in range(2_000)}),
            "entries; at most 2,000 are read",
        ),
        (lambda: twice(SMALL), "is in the archive twice"),
        (lambda: packed({"xl/workbook.xml": b"<a/>"}), "no XLSX workbook that can be read"),
        (lambda: with_sheet(b"</sheetData>", b""), "no XLSX workbook that can be read"),
        (
            lambda: with_sheet(b'<row r="2"', b'<row a=">" r="1048576"'),
            "row 1,048,576, column 2; delete the rows that hold nothing",
        ),
        (lambda: with_sheet(b'r="B2"', b'r="XFD1048576"'), "row 1,048,576, column 16,384"),
        (lambda: with_sheet(b'r="B2"', b'r="B99999999992"'), "as far as “B99999999992”"),
        (lambda: with_sheet(b'r="B2"', b'r="B2"r="B3"'), "as far as “B2 B3”"),
        (
            lambda: with_sheet(b'<row r="2"', b'<row><c/></row><row r="1000000"><c/><c/></row><row r="2"'),
            "row 1,000,000, column 2",
        ),
    ],
)
def test_a_workbook_that_would_do_harm_is_refused(change: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(BadFile) as refusal:
        workbook.read(change())
    assert reason in str(refusal.value)


def test_what_is_announced_is_not_believed() -> None:
    def change(parts: dict[str, bytes]) -> None:
        name = "xl/sharedStrings.xml"
        parts[name] = parts[name].replace(b'uniqueCount="4"', b'uniqueCount="49999999999"')

    assert workbook.read(sheets.repacked(SMALL, change)) == workbook.read(SMALL)


def test_what_would_make_another_kind_of_workbook_of_it_is_not_looked_at() -> None:
    data = with_parts(
        **{"content.xml": b"<table:table-cell", "xl/workbook.bin": b"\0", "xl/media/a.png": b""}
    )
    assert workbook.read(data) == workbook.read(SMALL)


@given(st.integers(0, len(SMALL)), st.integers(0, 40), st.binary(max_size=8))
def test_any_damage_ends_in_rows_or_in_a_refusal(start: int, length: int, put: bytes) -> None:
    damaged(SMALL[:start] + put + SMALL[start + length :])


@given(st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]), st.data())
def test_any_damage_to_a_part_ends_so_too(part: str, data: st.DataObject) -> None:
    def change(parts: dict[str, bytes]) -> None:
        content = parts[part]
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 40))
        put = data.draw(
            st.binary(max_size=4) | st.sampled_from([b'"', b"<", b">", b"&", b"-1", b"9999999999"])
        )
        parts[part] = content[:start] + put + content[start + length :]

    damaged(sheets.repacked(SMALL, change))


def damaged(data: bytes) -> None:
    with contextlib.suppress(BadFile):
        workbook.read(data)


def packed(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def twice(data: bytes) -> bytes:
    with zipfile.ZipFile(content := io.BytesIO(data), "a") as archive, pytest.warns(match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"<another/>")
    return content.getvalue()
