"""ZIP files of every sort for tests, honest and not."""

from __future__ import annotations

import struct
import tarfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

MEGABYTE = 1024 * 1024
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")


def zipped(*entries: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED, **attributes: int) -> bytes:
    """Return a ZIP file as `zipfile` writes it; attributes are those of each entry."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in entries:
            info = name if isinstance(name, ZipInfo) else ZipInfo(name)
            info.compress_type = method
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.writestr(info, content)
    return out.getvalue()


def patched(data: bytes, mark: bytes, at: int, value: bytes) -> bytes:
    """Return `data` with the bytes `at` so many after the first `mark` replaced."""
    place = data.index(mark) + at
    return data[:place] + value + data[place + len(value) :]


def written_with(data: bytes, **fields: int) -> bytes:
    """Return a ZIP file of one entry with fields of its headers replaced; `local_…` are those before the content."""
    offsets = {
        "flags": (b"PK\1\2", 8, "<H"),
        "method": (b"PK\1\2", 10, "<H"),
        "date": (b"PK\1\2", 14, "<H"),
        "crc": (b"PK\1\2", 16, "<L"),
        "packed": (b"PK\1\2", 20, "<L"),
        "size": (b"PK\1\2", 24, "<L"),
        "offset": (b"PK\1\2", 42, "<L"),
        "local_flags": (b"PK\3\4", 6, "<H"),
        "local_method": (b"PK\3\4", 8, "<H"),
        "disk": (b"PK\5\6", 4, "<H"),
        "here": (b"PK\5\6", 8, "<H"),
        "count": (b"PK\5\6", 10, "<H"),
        "length": (b"PK\5\6", 12, "<L"),
        "start": (b"PK\5\6", 16, "<L"),
    }
    for field, value in fields.items():
        mark, at, form = offsets[field]
        data = patched(data, mark, at, struct.pack(form, value))
    return data


def by_hand(entries: Iterable[tuple[bytes, int, int, int, int]], body: bytes) -> bytes:
    """Return a ZIP file with this body and a directory of (name, crc, packed size, size, offset)."""
    central = b"".join(
        CENTRAL.pack(b"PK\1\2", 20, 20, 0, 8, 0, 0x21, crc, packed, size, len(name), 0, 0, 0, 0, 0, offset)
        + name
        for name, crc, packed, size, offset in entries
    )
    count = central.count(b"PK\1\2")
    return body + central + END.pack(b"PK\5\6", 0, 0, count, count, len(central), len(body), 0)


def local(name: bytes, crc: int, packed: int, size: int) -> bytes:
    return LOCAL.pack(b"PK\3\4", 20, 0, 8, 0, 0x21, crc, packed, size, len(name), 0) + name


def overlapping(count: int, zeros: int) -> bytes:
    """Return a bomb of files that share one run of zeros, each quoting the header of the next (D. Fifield, 2019)."""
    content = bytes(zeros)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    tail, entries = body, []
    for n in reversed(range(count)):
        name = b"%d.txt" % n
        header = local(name, zlib.crc32(content), len(tail), len(content))
        entries.append((name, zlib.crc32(content), len(tail), len(content), len(header) + len(tail)))
        quote = struct.pack("<BHH", 0, len(header), 0xFFFF ^ len(header))
        content, whole = header + content, header + tail
        tail = quote + whole
    return by_hand([(*known, len(whole) - far) for *known, far in entries], whole)


def many_empty(count: int) -> bytes:
    """Return a ZIP file of `count` empty entries."""
    one = local(b"a", 0, 2, 0) + b"\3\0"
    return by_hand(((b"a", 0, 2, 0, n * len(one)) for n in range(count)), one * count)


def tarred() -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("pack.yaml"))
    return out.getvalue()
