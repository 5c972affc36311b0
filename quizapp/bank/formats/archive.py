"""A pack's folder as a ZIP file: what belongs into a pack is read, what computers leave everywhere is passed over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats import zips
from quizapp.bank.formats.exchange import BadFile
from quizapp.bank.formats.files import MEDIA, PACK_FILE, Unreadable, too_large

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.bank.formats.zips import Entry

_LEFT_BY_COMPUTERS: Final = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
_PICTURES: Final = {".png", ".jpg", ".jpeg", ".webp", ".gif"}
_BESIDE: Final = {"", ".md", ".txt", ".yaml", ".yml"}
"""What may stand in a pack's folder though nobody reads it: notes, a licence, another draft."""
_SHOWN: Final = 8


@dataclass(frozen=True)
class Archive:
    """A pack's files, all of which hold what the archive says of them."""

    root: str
    """The name of the folder that all of it lies in; empty where it lies in none."""
    ignored: tuple[str, ...]
    """What is not read, in the order of the archive."""
    files: Mapping[str, Entry]

    def read(self, name: str, limit: int) -> bytes:
        """Return what a file holds, at most `limit` bytes, as a folder's would be read."""
        entry = self.files.get(name)
        if entry is None:
            raise Unreadable("missing", "is not in the archive")
        if entry.size > limit:
            raise too_large(limit)
        return entry.read()


def opened(data: bytes) -> Archive:
    """Return what a ZIP file holds of a pack; raise BadFile for what is no pack, or no honest ZIP file."""
    entries = {entry.name: entry for entry in zips.check(data) if not entry.is_folder}
    names = [name for name in entries if not _is_left_by_computers(name)]
    root = _root(names)
    inner = {name: name.removeprefix(f"{root}/") for name in names}
    files = {inner[name]: entries[name] for name in names if _belongs(inner[name])}
    ignored = tuple(name for name in entries if inner.get(name) not in files)
    if PACK_FILE not in files:
        raise BadFile("zip_no_pack", f"there is no {PACK_FILE} in the archive, but {_told(names)}")
    return Archive(root, ignored, files)


def written(pack_file: bytes, pictures: Mapping[str, bytes]) -> bytes:
    """Return the ZIP file of a pack's folder; the same pack is the same bytes at any time."""
    media = {f"{MEDIA}/{name}": content for name, content in sorted(pictures.items())}
    return zips.written({PACK_FILE: pack_file} | media)


def _is_left_by_computers(name: str) -> bool:
    return any(step in _LEFT_BY_COMPUTERS or step.startswith("._") for step in name.split("/"))


def _root(names: list[str]) -> str:
    """Return the one folder that everything lies in, if there is one and the pack is in it."""
    tops = {name.partition("/")[0] for name in names}
    return next((top for top in tops if len(tops) == 1 and f"{top}/{PACK_FILE}" in names), "")


def _belongs(name: str) -> bool:
    """Tell whether a file is read; raise BadFile for one that has no business in a pack."""
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix not in _PICTURES | _BESIDE:
        pictures = ", ".join(sorted(_PICTURES))
        message = f"{quoted(name)} has no business in a pack; {PACK_FILE} has, and pictures ({pictures})"
        raise BadFile("zip_extension", message)
    return name == PACK_FILE or (path.parent == PurePosixPath(MEDIA) and suffix in _PICTURES)


def _told(names: list[str]) -> str:
    shown = ", ".join(map(quoted, names[:_SHOWN])) or "nothing else"
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown
