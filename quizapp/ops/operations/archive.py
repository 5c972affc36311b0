"""The file a backup is: a zip of tables as JSON lines and a manifest. Nothing of one is ever unpacked onto a disk."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (an exception's name)

from quizapp.ops.rules import (
    LARGEST_MANIFEST,
    LONGEST_ROW,
    MANIFEST,
    BadBackup,
    Contents,
    check_members,
    read_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Iterator
    from pathlib import Path

    from quizapp.ops.rules import Manifest

ENCRYPTED = 0x1
DAMAGED = (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError)
"""What reading a zip that is none, or is no longer whole, raises."""


@contextmanager
def appearing(path: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """Give a file to write that stands at `path`, whole and its owner's alone, once the block is over, or never.

    Raise FileExistsError for a file that is there, unless `force`.
    """
    if path.exists() and not force:
        raise FileExistsError(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def add(archive: ZipFile, table: str, columns: tuple[str, ...], lines: Iterable[bytes]) -> Contents:
    """Write a table's rows into an archive and return what they came to."""
    digest, rows, size = sha256(), 0, 0
    contents = Contents(table=table, columns=columns, rows=0, size=0, sha256=digest.hexdigest())
    with archive.open(_member(contents.member), "w", force_zip64=True) as file:
        for line in lines:
            file.write(line)
            digest.update(line)
            rows += 1
            size += len(line)
    return contents.model_copy(update={"rows": rows, "size": size, "sha256": digest.hexdigest()})


def seal(archive: ZipFile, manifest: Manifest) -> None:
    """Write the manifest, which makes it a backup."""
    archive.writestr(_member(MANIFEST), manifest.model_dump_json(indent=1))


def _member(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


@contextmanager
def opened(path: Path, known_revisions: Collection[str]) -> Iterator[tuple[ZipFile, Manifest]]:
    """Open a backup whose members are the ones it names, none laid over another; raise BadBackup for any other file."""
    try:
        with ZipFile(path) as archive:
            _check_places(archive)
            names = archive.namelist()
            if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise BadBackup("This is not a backup of Red Herring.")
            manifest = read_manifest(archive.read(MANIFEST), known_revisions)
            check_members(names, manifest)
            yield archive, manifest
    except DAMAGED:
        raise BadBackup("This is not a backup of Red Herring, or not a whole one.") from None


def _check_places(archive: ZipFile) -> None:
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end or info.flag_bits & ENCRYPTED or info.compress_type != ZIP_DEFLATED:
            raise BadZipFile
        end = info.header_offset + info.compress_size


def check(archive: ZipFile, manifest: Manifest) -> None:
    """Read a backup through; raise BadBackup where it is not what its manifest says."""
    for contents in manifest.tables:
        digest, rows, size = sha256(), 0, 0
        for line in lines(archive, contents):
            digest.update(line)
            rows += 1
            size += len(line)
        if (rows, size, digest.hexdigest()) != (contents.rows, contents.size, contents.sha256):
            raise BadBackup(
                f"{contents.member} is not what the manifest says: the file is damaged or tampered with."
            )


def lines(archive: ZipFile, contents: Contents) -> Generator[bytes, None, None]:
    """Yield a table's lines; raise BadBackup where there are more bytes than the manifest says, or one is endless."""
    left = contents.size
    with archive.open(contents.member) as file:
        while line := file.readline(min(left, LONGEST_ROW) + 1):
            left -= len(line)
            if left < 0 or len(line) > LONGEST_ROW:
                raise BadBackup(f"{contents.member} is larger than the manifest says.")
            yield line
