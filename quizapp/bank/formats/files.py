"""The files of a pack, `pack.yaml` and the pictures in `media/`, by name, whatever they are kept in."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, TypeAlias

from quizapp.bank import limits
from quizapp.bank.formats.mistake import Mistake
from quizapp.bank.parts import IMAGE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.bank.formats.mistake import Place

PACK_FILE: Final = "pack.yaml"
MEDIA: Final = "media"

Read: TypeAlias = Callable[[str, int], bytes]
"""Returns what the file of this name holds, at most so many bytes; raises Unreadable."""


class Unreadable(Exception):  # noqa: N818 (a reason, told to the author)
    """Why a file of a pack cannot be had: the end of a sentence about it, and the name of a rule."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


def too_large(limit: int) -> Unreadable:
    """Return what to say of a file that has more than `limit` bytes."""
    return Unreadable("too_large", f"is larger than {limit:,} bytes")


def in_folder(folder: Path) -> Read:
    """Return how to read the files in a folder; no link is followed out of it."""
    return partial(_read, folder)


def pictures_of(
    shown: Mapping[str, tuple[str | None, Place]], read: Read
) -> tuple[dict[str, bytes], list[tuple[str | None, Mistake]]]:
    """Return what the pictures hold that questions show, and what is wrong with those that cannot be had.

    `shown` says by file name which question shows a picture, and where.
    """
    images: dict[str, bytes] = {}
    mistakes: list[tuple[str | None, Mistake]] = []
    for name, (question, place) in shown.items():
        try:
            images[name] = read(f"{MEDIA}/{name}", limits.IMAGE_BYTES)
        except Unreadable as why:
            mistakes.append((question, Mistake(f"image_{why.rule}", f"{MEDIA}/{name} {why}", place)))
    return images, mistakes


def put(folder: Path, pack_file: bytes, pictures: Mapping[str, bytes]) -> None:
    """Write a pack's folder, all of it or nothing; FileExistsError if something is in it, OSError if it cannot be.

    ValueError for a picture whose name is no plain one.
    """
    if odd := [name for name in pictures if not IMAGE_NAME.fullmatch(name)]:
        raise ValueError(odd[0])
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
        made = Path(scratch) / folder.name
        (made / MEDIA).mkdir(parents=True)
        (made / PACK_FILE).write_bytes(pack_file)
        for name, content in pictures.items():
            (made / MEDIA / name).write_bytes(content)
        try:
            made.rename(folder)  # onto an empty folder at most
        except NotADirectoryError:
            raise FileExistsError from None
        except OSError as problem:
            if problem.errno == errno.ENOTEMPTY:
                raise FileExistsError from None
            raise


def replaced(file: Path, content: bytes, *, force: bool) -> None:
    """Write a file, all of it or nothing; FileExistsError if it is there and `force` is not given."""
    if file.exists() and not force:
        raise FileExistsError
    with TemporaryDirectory(prefix=f".{file.name}-", dir=file.absolute().parent) as scratch:
        made = Path(scratch) / file.name
        made.write_bytes(content)
        made.replace(file)


def _read(folder: Path, name: str, limit: int) -> bytes:
    try:
        home = folder.resolve(strict=True)
        path = (home / name).resolve(strict=True)
        if not path.is_relative_to(home):
            raise Unreadable("outside", "leads out of the pack's folder")
        if not path.is_file():
            raise Unreadable("missing", "is not a file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise Unreadable("missing", "is not there") from None
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        raise Unreadable("unreadable", "cannot be read") from None
    if len(data) > limit:
        raise too_large(limit)
    return data
