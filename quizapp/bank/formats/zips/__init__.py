"""ZIP files that somebody sent: judged by their headers before anything is inflated, read no further than they say."""

from __future__ import annotations

import stat
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats.exchange import BadFile
from quizapp.bank.formats.zips import headers as central
from quizapp.bank.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizapp.bank.formats.zips.headers import Header

_STORED, _DEFLATED = 0, 8
_PIECE: Final = 64 * 1024
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP file can tell. Every entry that is written has it: equal contents are equal bytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder in the archive, as the central directory tells of it."""

    name: str
    size: int
    """In bytes, inflated."""
    crc: int
    method: int
    content: memoryview = field(repr=False)
    """As it is stored."""

    @property
    def is_folder(self) -> bool:
        """Say whether this is a folder rather than a file."""
        return self.name.endswith("/")

    def read(self) -> bytes:
        """Return what the file holds; raise BadFile where that is not what the headers say."""
        return b"".join(self._pieces())

    def prove(self) -> None:
        """Raise BadFile unless the file holds what the headers say; keep none of it."""
        for _ in self._pieces():
            pass

    def _pieces(self) -> Iterator[bytes]:
        left, crc = self.size, 0
        for piece in self._inflated():
            left -= len(piece)
            if left < 0:
                raise BadFile("zip_size", f"{quoted(self.name)} is larger than the archive says")
            crc = zlib.crc32(piece, crc)
            yield piece
        if left:
            raise BadFile("zip_size", f"{quoted(self.name)} is smaller than the archive says")
        if crc != self.crc:
            raise BadFile("zip_crc", f"{quoted(self.name)} is damaged: its checksum is another")

    def _inflated(self) -> Iterator[bytes]:
        stored = (self.content[at : at + _PIECE] for at in range(0, len(self.content), _PIECE))
        if self.method == _STORED:
            yield from map(bytes, stored)
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for part in stored:
                rest: bytes | memoryview = part
                while rest and not inflater.unused_data:
                    yield inflater.decompress(rest, _PIECE)
                    rest = inflater.unconsumed_tail
            while not inflater.eof and (last := inflater.decompress(b"", _PIECE)):
                yield last
        except zlib.error:
            raise BadFile("zip_damaged", f"{quoted(self.name)} is damaged and cannot be inflated") from None
        if not inflater.eof or inflater.unused_data:
            raise BadFile("zip_size", f"{quoted(self.name)} does not end where the archive says")


def check(data: bytes) -> tuple[Entry, ...]:
    """Return the entries of a ZIP file, whatever it is for, all of which hold what the headers say of them.

    Raise BadFile for any other, also for one that no honest program writes. No more than a piece of it is inflated at a
    time.
    """
    found = entries(data)
    for entry in found:
        entry.prove()
    return found


def entries(data: bytes) -> tuple[Entry, ...]:
    """Return the entries of a ZIP file by its headers alone; raise BadFile where no honest program wrote them."""
    if len(data) > limits.FILE_BYTES:
        size = f"the file has {len(data):,} bytes; at most {limits.FILE_BYTES:,} are read"
        raise BadFile("too_large", size)
    headers, directory = central.headers(data)
    for header in headers:
        _refuse_odd(header)
    _refuse_large(headers)
    _refuse_twice(headers)
    places = _places(data, headers, directory)
    return tuple(
        Entry(each.name, each.size, each.crc, each.method, memoryview(data)[start : start + each.packed])
        for each, start in zip(headers, places, strict=True)
    )


def written(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file of these contents, in this order; the same contents are the same bytes at any time."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            entry.external_attr = (stat.S_IFREG | 0o640) << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _refuse_odd(header: Header) -> None:
    if header.is_encrypted:
        raise BadFile(
            "zip_encrypted", f"{quoted(header.name)} is encrypted; what wants a password is not read"
        )
    if stat.S_IFMT(header.mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise BadFile("zip_symlink", f"{quoted(header.name)} is a link or a device; only files are read")
    if header.method not in {_STORED, _DEFLATED}:
        message = f"{quoted(header.name)} is compressed by a method that is not read; Deflate wanted"
        raise BadFile("zip_method", message)
    if header.method == _STORED and header.packed != header.size:
        raise BadFile("zip_size", f"{quoted(header.name)} has two sizes and is not compressed")


def _refuse_large(headers: list[Header]) -> None:
    for each in headers:
        if each.size > limits.ZIP_RATIO_FROM and each.size > limits.ZIP_RATIO * each.packed:
            message = f"{quoted(each.name)} would grow to {each.size:,} bytes, more than {limits.ZIP_RATIO} for each"
            raise BadFile("zip_ratio", message)
    total = sum(each.size for each in headers)
    if total > limits.ZIP_INFLATED:
        message = f"the archive would grow to {total:,} bytes; at most {limits.ZIP_INFLATED:,} are read"
        raise BadFile("zip_total", message)


def _refuse_twice(headers: list[Header]) -> None:
    seen: dict[str, str] = {}
    for each in headers:
        name = tidy(each.name.removesuffix("/")).casefold()
        if name in seen:
            message = f"{quoted(each.name)} is in the archive twice"
            if each.name != seen[name]:
                message = f"{quoted(seen[name])} and {quoted(each.name)} are one name to many computers"
            raise BadFile("zip_duplicate", message)
        seen[name] = each.name


def _places(data: bytes, headers: list[Header], directory: int) -> list[int]:
    """Return where the content of each entry begins; raise BadFile unless they lie one after another."""
    places: dict[int, int] = {}
    free = 0
    for each in sorted(headers, key=lambda header: header.offset):
        if each.offset < free:
            raise BadFile("zip_overlap", f"{quoted(each.name)} shares its bytes with another entry")
        if not free and each.offset:
            raise BadFile("zip_prefix", "other data stands before the first entry of the archive")
        places[each.offset] = start = central.content_at(data, each, directory)
        free = start + each.packed
    if free > directory:
        raise BadFile("zip_overlap", "an entry of the archive shares its bytes with the list of entries")
    return [places[each.offset] for each in headers]
