"""The headers of a ZIP file, by PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4: where entries are, and how large.

Python's own `zipfile` lists any number of entries, takes some that overlap, and finds archives behind other data. ZIP64
and archives in several parts are refused: no file this small needs them.
"""

from __future__ import annotations

import re
import struct
from typing import Final, NamedTuple

from quizapp.bank import limits
from quizapp.bank import text as texts
from quizapp.bank.finding import quoted
from quizapp.bank.formats.exchange import BadFile

_END: Final = struct.Struct("<4s4H2LH")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LOCAL_MARK: Final = b"PK\3\4"
_CENTRAL_MARK: Final = b"PK\1\2"
_END_MARK: Final = b"PK\5\6"
_LONGEST_COMMENT: Final = 0xFFFF
_OTHERS: Final = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "RAR",
}
"""How archives of other sorts begin."""
_TAR: Final = slice(257, 262)

_ENCRYPTED: Final = 0x0001 | 0x0040 | 0x2000
_UTF_8: Final = 0x0800
_LONGEST_NAME: Final = 255
_DRIVE: Final = re.compile("[A-Za-z]:")


class Header(NamedTuple):
    """What the central directory says of an entry."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    """As Unix has it, kind of file and all; 0 where the archive does not say."""
    offset: int

    @property
    def is_encrypted(self) -> bool:
        """Say whether it wants a password."""
        return bool(self.flags & _ENCRYPTED)


def headers(data: bytes) -> tuple[list[Header], int]:
    """Return what the central directory says, and where it begins; raise BadFile for what is no whole ZIP file."""
    end = data.rfind(_END_MARK, max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if not data.startswith((_LOCAL_MARK, _END_MARK)):
        raise _no_zip(data, has_end=end >= 0)
    if end < 0 or end + _END.size > len(data):
        raise _damaged("its end is missing")
    _, disk, first_disk, here, count, length, start, comment = _END.unpack_from(data, end)
    if count > limits.ZIP_ENTRIES:
        raise BadFile(
            "zip_entries", f"the archive has {count:,} entries; at most {limits.ZIP_ENTRIES:,} are read"
        )
    if disk or first_disk or here != count:
        raise _damaged("it is one part of several")
    if start + length != end or end + _END.size + comment != len(data):
        raise _damaged("something stands in it that belongs to none of its files, or its end is missing")
    found: list[Header] = []
    at = start
    for _ in range(count):
        header, at = _header(data, at, end)
        found.append(header)
    if at != end:
        raise _damaged("it has more entries than it says")
    return found, start


def _header(data: bytes, at: int, end: int) -> tuple[Header, int]:
    """Return what stands in the central directory at a place, and where the next one stands."""
    if at + _CENTRAL.size > end:
        raise _damaged("it has fewer entries than it says")
    mark, _, _, flags, method, _, _, crc, packed, size, *lengths, _, _, outer, offset = _CENTRAL.unpack_from(
        data, at
    )
    name_at, after = at + _CENTRAL.size, at + _CENTRAL.size + sum(lengths)
    if mark != _CENTRAL_MARK or after > end:
        raise _damaged("its list of entries cannot be read")
    raw = data[name_at : name_at + lengths[0]]
    return Header(_named(raw, flags), raw, flags, method, crc, packed, size, outer >> 16, offset), after


def _named(raw: bytes, flags: int) -> str:
    """Return the name of an entry; raise BadFile for one that leads elsewhere or cannot be shown."""
    try:
        name = raw.decode("utf-8" if flags & _UTF_8 else "cp437")
    except UnicodeDecodeError:
        raise BadFile("zip_name", "the archive holds a name that is not UTF-8 though it says so") from None
    if flaw := texts.flaw(name, max_length=_LONGEST_NAME, multiline=False):
        raise BadFile("zip_name", f"the name {quoted(name)} {flaw.reason}")
    steps = name.removesuffix("/").split("/")
    if "\\" in name or _DRIVE.match(name) or {"", ".", ".."} & set(steps):
        raise BadFile("zip_path", f"the name {quoted(name)} leads out of the archive")
    return name


def content_at(data: bytes, header: Header, directory: int) -> int:
    """Return where an entry's content begins, by the header before it, which must tell the same story."""
    name_at = header.offset + _LOCAL.size
    if name_at > directory:
        raise _damaged("an entry is not where it should be")
    mark, _, flags, method, _, _, _, _, _, name, extra = _LOCAL.unpack_from(data, header.offset)
    told = (mark, flags & _ENCRYPTED, method, data[name_at : name_at + name])
    if told != (_LOCAL_MARK, 0, header.method, header.raw_name):
        raise _damaged("an entry is not what its list of entries says")
    start: int = name_at + name + extra
    return start


def _damaged(why: str) -> BadFile:
    return BadFile("zip_damaged", f"this ZIP file is damaged: {why}")


def _no_zip(data: bytes, *, has_end: bool) -> BadFile:
    sort = next((sort for start, sort in _OTHERS.items() if data.startswith(start)), "")
    sort = "tar" if data[_TAR] == b"ustar" else sort
    if sort:
        return BadFile("not_a_zip", f"this is a {sort} archive, whatever it is called; ZIP wanted")
    if has_end:
        return BadFile("zip_prefix", "other data stands before the first entry of the archive")
    return BadFile("not_a_zip", "this is no ZIP file")
