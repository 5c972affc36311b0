"""A pack's folder that is looked at again and again while its author works on it."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizapp.authoring.rules.galleys import galley
from quizapp.bank import limits
from quizapp.bank.formats.files import MEDIA, PACK_FILE, Unreadable, in_folder
from quizapp.bank.images import BadImage, encode_afresh
from quizapp.bank.library import pictures, read_pack
from quizapp.bank.parts import IMAGE_NAME
from quizapp.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from quizapp.authoring.rules.galleys import Galley
    from quizapp.bank.images import Picture
    from quizapp.bank.library import Reading


@dataclass(frozen=True)
class Look:
    """What a folder holds at a moment."""

    stamp: str
    """What tells this moment from those at which the files were others."""
    reading: Reading
    galley: Galley | None
    """The pack as it stands or, where nothing can be read, as it stood last; None before the first."""
    is_stale: bool
    """It is not as it stands."""


class Folder:
    """A pack's folder. It is read anew when a file in it has changed."""

    def __init__(self, path: Path, *, watched: bool) -> None:
        self.path = path
        self.watched = watched
        """Pages are to follow it."""
        self._lock = threading.Lock()
        self._last: Look | None = None
        self._pictures: dict[str, Picture] = {}
        """By the hash of what the file holds."""

    def stamp(self) -> str:
        """Return what changes whenever a file of the pack does."""
        return _digest("\n".join(self._marks()).encode())

    def look(self) -> Look:
        """Return what the folder holds."""
        with self._lock:
            last, stamp = self._last, self.stamp()
            if last is None or last.stamp != stamp:
                reading = self._read()
                fresh = galley(reading)
                shown = fresh or (last.galley if last else None)
                last = self._last = Look(stamp, reading, shown, is_stale=fresh is None)
            return last

    def picture(self, name: str) -> Picture:
        """Return a picture of the pack as players would be sent it; raise NotFound."""
        if not IMAGE_NAME.fullmatch(name):
            raise NotFound
        try:
            content = in_folder(self.path)(f"{MEDIA}/{name}", limits.IMAGE_BYTES)
            return self._pictures.get(_digest(content)) or encode_afresh(content)
        except (Unreadable, BadImage):
            raise NotFound from None

    def _read(self) -> Reading:
        """Read the pack, and its pictures as far as they are others than before: that takes longest."""
        reading = read_pack(self.path)
        digests = {name: _digest(content) for name, content in reading.images.items()}
        fresh, unfit = pictures(reading, [name for name in digests if digests[name] not in self._pictures])
        held = self._pictures | {digests[name]: picture for name, picture in fresh.items()}
        self._pictures = {digest: held[digest] for digest in digests.values() if digest in held}
        return replace(reading, findings=(*reading.findings, *unfit))

    def _marks(self) -> Iterator[str]:
        try:
            media = sorted((self.path / MEDIA).iterdir())
        except OSError:
            media = []
        for file in (self.path / PACK_FILE, *media):
            try:
                state = file.stat()
            except OSError:
                continue
            yield f"{file.name} {state.st_mtime_ns} {state.st_size} {state.st_ino}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
