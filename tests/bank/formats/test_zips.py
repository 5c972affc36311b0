"""Section Z of the bad inputs: what no ZIP file may be, whatever it is for."""

from __future__ import annotations

import stat
import time
import tracemalloc
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from quizapp.bank import limits
from quizapp.bank.formats import zips
from quizapp.bank.formats.exchange import BadFile
from tests.bank.formats.zips import (
    MEGABYTE,
    by_hand,
    local,
    many_empty,
    overlapping,
    tarred,
    written_with,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.bank.formats.zips import Entry

ONE = zipped(("a.txt", b"The butler. " * 20))
STORED = zipped(("a.txt", b"The butler."), method=ZIP_STORED)
SYMLINK = (stat.S_IFLNK | 0o777) << 16
FIFO = (stat.S_IFIFO | 0o644) << 16
INSIDE = zipped(("b.txt", b"x"), ("a.txt", b"y"))


def garbage() -> bytes:
    """Return an archive whose one entry is no Deflate stream."""
    packed = b"\xff" * 40
    head = local(b"a", 0, len(packed), 9)
    return by_hand([(b"a", 0, len(packed), 9, 0)], head + packed)


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        pytest.param(lambda: zipped(("../../evil.txt", b"x")), "zip_path", id="Z01"),
        pytest.param(lambda: zipped(("a/../b.txt", b"x")), "zip_path", id="Z01-inside"),
        pytest.param(lambda: zipped(("/etc/cron.d/x", b"x")), "zip_path", id="Z02"),
        pytest.param(lambda: zipped(("C:evil.txt", b"x")), "zip_path", id="Z02-drive"),
        pytest.param(lambda: zipped(("img\\..\\..\\x.png", b"x")), "zip_path", id="Z03"),
        pytest.param(
            lambda: zipped(("a.txt", b"/etc/passwd"), external_attr=SYMLINK), "zip_symlink", id="Z04"
        ),
        pytest.param(lambda: zipped(("a.txt", b""), external_attr=FIFO), "zip_symlink", id="Z04-pipe"),
        pytest.param(lambda: zipped(("zeros.txt", bytes(200 * MEGABYTE))), "zip_ratio", id="Z05"),
        pytest.param(lambda: overlapping(50, MEGABYTE - 4096), "zip_overlap", id="Z06"),
        pytest.param(lambda: many_empty(65000), "zip_entries", id="Z08"),
        pytest.param(
            lambda: by_hand(
                [(b"a", 0, 2, 0, 0), (b"a", 0, 2, 0, 33)], (local(b"a", 0, 2, 0) + b"\x03\x00") * 2
            ),
            "zip_duplicate",
            id="Z09",
        ),
        pytest.param(lambda: zipped(("a.txt", b"x"), ("A.TXT", b"y")), "zip_duplicate", id="Z09-case"),
        pytest.param(lambda: zipped(("é", b"x"), ("e\u0301", b"y")), "zip_duplicate", id="Z09-accent"),
        pytest.param(lambda: written_with(ONE, flags=1, local_flags=1), "zip_encrypted", id="Z10"),
        pytest.param(lambda: written_with(ONE, local_flags=1), "zip_damaged", id="Z10-unsaid"),
        pytest.param(
            lambda: written_with(zipped(("a.txt", bytes(50 * MEGABYTE))), size=10), "zip_size", id="Z11"
        ),
        pytest.param(
            lambda: written_with(zipped(("a.txt", bytes(50 * MEGABYTE))), size=10, crc=zlib.crc32(bytes(10))),
            "zip_size",
            id="Z11-first-bytes",
        ),
        pytest.param(lambda: written_with(ONE, size=241), "zip_size", id="Z11-less"),
        pytest.param(lambda: written_with(STORED, size=10), "zip_size", id="Z11-stored"),
        pytest.param(lambda: written_with(ONE, packed=10), "zip_size", id="Z11-cut"),
        pytest.param(lambda: written_with(STORED, crc=1), "zip_crc", id="Z12"),
        pytest.param(garbage, "zip_damaged", id="Z12-garbage"),
        pytest.param(lambda: ONE[:-100], "zip_damaged", id="Z13"),
        pytest.param(lambda: ONE[:-1], "zip_damaged", id="Z13-a-byte"),
        pytest.param(lambda: b"GIF89a" + bytes(100) + ONE, "zip_prefix", id="Z14"),
        pytest.param(lambda: b"PK\x03\x04" + bytes(100) + ONE, "zip_damaged", id="Z14-zip"),
        pytest.param(
            lambda: written_with(b"PK\x03\x04" + ONE, offset=4, start=ONE.index(b"PK\x01\x02") + 4),
            "zip_prefix",
            id="Z14-moved",
        ),
        pytest.param(lambda: zipped(("a\x07.txt", b"x")), "zip_name", id="Z15"),
        pytest.param(lambda: zipped(("photo\u202egnp.exe", b"x")), "zip_name", id="Z16"),
        pytest.param(lambda: zipped(("a.txt", b"x"), method=ZIP_LZMA), "zip_method", id="Z19-lzma"),
        pytest.param(lambda: zipped(("a.txt", b"x"), method=ZIP_BZIP2), "zip_method", id="Z19-bzip2"),
        pytest.param(tarred, "not_a_zip", id="Z20-tar.gz"),
        pytest.param(lambda: b"7z\xbc\xaf'\x1c" + bytes(200), "not_a_zip", id="Z20-7z"),
        pytest.param(lambda: b"format: 1\n", "not_a_zip", id="Z20-text"),
        pytest.param(lambda: b"", "not_a_zip", id="empty"),
        pytest.param(
            lambda: by_hand([(b"%d" % n, 0, MEGABYTE, 99 * MEGABYTE, 0) for n in range(2)], ONE[:40]),
            "zip_total",
            id="total",
        ),
        pytest.param(
            lambda: by_hand([(b"a", 0, 2, 0, 40)], ONE[:40] + local(b"a", 0, 2, 0) + b"\x03\x00"),
            "zip_prefix",
            id="between",
        ),
        pytest.param(
            lambda: by_hand([(b"a", 0, 90, 0, 0)], local(b"a", 0, 90, 0) + b"\x03\x00"),
            "zip_overlap",
            id="over-the-directory",
        ),
        pytest.param(lambda: written_with(ONE, offset=2**31), "zip_prefix", id="beyond"),
        pytest.param(lambda: ONE.replace(b"a.txt", b"b.txt", 1), "zip_damaged", id="another-name"),
        pytest.param(lambda: written_with(ONE, local_method=0), "zip_damaged", id="another-method"),
        pytest.param(
            lambda: written_with(zipped(("é.txt", b"x")).replace("é".encode(), b"\xff\xff"), flags=2048),
            "zip_name",
            id="no-utf-8",
        ),
        pytest.param(lambda: written_with(INSIDE, count=1, here=1), "zip_damaged", id="fewer"),
        pytest.param(lambda: written_with(INSIDE, count=3, here=3), "zip_damaged", id="more"),
        pytest.param(lambda: written_with(ONE, disk=1), "zip_damaged", id="parts"),
        pytest.param(lambda: ONE + b"x", "zip_damaged", id="behind"),
        pytest.param(lambda: bytes(limits.FILE_BYTES + 1), "too_large", id="too-large"),
    ],
)
def test_is_refused_within_half_a_second_and_20_mb(make: Callable[[], bytes], rule: str) -> None:
    data = make()
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(BadFile) as refused:
        zips.check(data)
    took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (refused.value.rule, took < 0.5, peak < 20 * MEGABYTE) == (rule, True, True), str(refused.value)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: zipped(("zeros.txt", bytes(200 * MEGABYTE))), id="Z05"),
        pytest.param(lambda: overlapping(50, MEGABYTE - 4096), id="Z06"),
        pytest.param(lambda: many_empty(65_000), id="Z08"),
    ],
)
def test_a_bomb_is_told_by_its_headers(make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips.zlib, "decompressobj", pytest.fail)
    with pytest.raises(BadFile):
        zips.check(make())


def test_z08_entries_are_counted_by_the_end_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.bank.formats.zips.headers._header", pytest.fail)
    with pytest.raises(BadFile, match="65,000 entries; at most 2,000"):
        zips.check(many_empty(65_000))


def test_the_most_that_is_read_is_read_in_two_seconds_and_a_piece_at_a_time() -> None:
    rows = [bytes([n]) + bytes(99) for n in range(256)]
    data = zipped(*((f"{n}.txt", rows[n] * 10_400) for n in range(96)))
    tracemalloc.start()
    began = time.process_time()
    assert sum(entry.size for entry in zips.check(data)) > 99_000_000
    assert time.process_time() - began < 2
    assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    tracemalloc.stop()


@pytest.mark.parametrize("method", [ZIP_STORED, zips.ZIP_DEFLATED])
def test_an_honest_file_is_read(method: int) -> None:
    contents = [
        ("a.txt", b"The butler. " * 30_000),
        ("é/", b""),
        ("é/b.png", b""),
        ("c", bytes(range(256)) * 700),
    ]
    found = zips.check(zipped(*contents, method=method))
    assert [(entry.name, entry.read(), entry.is_folder) for entry in found] == [
        (name, content, name.endswith("/")) for name, content in contents
    ]


def test_what_an_office_program_writes_is_read() -> None:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(5_000):
            sheet.write_row(row, 0, ["single", "Who rings the bell?", "Butler | Cook | Gardener", "Butler"])
    assert "xl/worksheets/sheet1.xml" in {entry.name for entry in zips.check(out.getvalue())}


def test_a_stream_whose_sizes_stand_behind_each_entry_is_read() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with ZipFile(out, "w", zips.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"x" * 99)
        archive.writestr("b.txt", b"y")
    assert [entry.read() for entry in zips.check(out.getvalue())] == [b"x" * 99, b"y"]


@pytest.mark.parametrize(
    "changes",
    [pytest.param({"date": 0}, id="Z26-1979"), pytest.param({"date": 0xFFFF}, id="Z26-2107")],
)
def test_dates_are_not_looked_at(changes: dict[str, int]) -> None:
    assert zips.check(written_with(ONE, **changes))


@pytest.mark.parametrize(
    "mode", [pytest.param(0o104777, id="Z27-setuid"), pytest.param(0o100000, id="Z27-nobody's")]
)
def test_permissions_are_not_looked_at(mode: int) -> None:
    [entry] = zips.check(zipped(("a.txt", b"x"), external_attr=mode << 16))
    assert entry.read() == b"x"


def test_an_archive_with_nothing_in_it_has_no_entries() -> None:
    assert zips.check(zipped()) == ()


@given(st.integers(0, len(INSIDE)), st.integers(0, 30), st.binary(max_size=30))
def test_any_damage_is_told_or_does_not_matter(start: int, length: int, put: bytes) -> None:
    found: tuple[Entry, ...] = ()
    with suppress(BadFile):
        found = zips.check(INSIDE[:start] + put + INSIDE[start + length :])
    assert {entry.read() for entry in found} <= {b"x", b"y", put}


@given(st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.binary(max_size=300), max_size=5))
def test_what_is_written_is_read_and_always_the_same_bytes(contents: dict[str, bytes]) -> None:
    data = zips.written(contents)
    assert data == zips.written(contents)
    assert {entry.name: entry.read() for entry in zips.check(data)} == contents
    with ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert all(stat.S_IMODE(info.external_attr >> 16) == 0o640 for info in archive.infolist())
