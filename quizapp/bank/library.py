"""Packs on disk: a folder for each, `pack.yaml` in it, pictures in `media/`. Nothing outside it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from quizapp.bank import limits, lint
from quizapp.bank.finding import Finding, capped
from quizapp.bank.formats import native
from quizapp.bank.formats.mistake import Mistake, Place
from quizapp.bank.images import BadImage, Picture, encode_afresh
from quizapp.bank.value import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from quizapp.bank.pack import Pack

PACK_FILE: Final = "pack.yaml"
MEDIA: Final = "media"


@dataclass(frozen=True)
class Reading:
    """What reading one folder came to. `pack` is None where there is a mistake of shape."""

    slug: str
    pack: Pack | None
    findings: tuple[Finding, ...] = ()
    images: dict[str, bytes] = field(default_factory=dict)
    """What the pack's pictures hold, by file name; see `pictures`. None that no question shows."""
    shown: dict[str, tuple[str, Place]] = field(default_factory=dict)
    """Which question shows a picture first, and where the file says so."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the pack from being played."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def read_library(root: Path) -> list[Reading]:
    """Read every folder in `root` that holds a pack, in order of name."""
    folders = sorted(folder for folder in root.iterdir() if (folder / PACK_FILE).exists())
    return [read_pack(folder) for folder in folders]


def read_pack(folder: Path) -> Reading:
    """Read one folder: mistakes of shape and the linter's findings together, at most 50 of each severity."""
    slug = folder.absolute().name
    mistakes: list[tuple[str | None, Mistake]] = []
    if not SLUG.fullmatch(slug):
        message = "the folder's name may hold only small letters, digits and hyphens"
        mistakes.append((None, Mistake("slug", message, Place(0, 0))))
    try:
        data = _read(folder, PACK_FILE, limits.YAML_BYTES)
    except _Unreadable as why:
        mistakes.append((None, Mistake(why.rule, f"{PACK_FILE} {why}", Place(0, 0))))
        return Reading(slug, None, capped(_findings(slug, mistakes)))
    loaded = native.load(data)
    images, unseen = _images(folder, loaded)
    mistakes += [*loaded.mistakes, *unseen]
    remarks = lint.check(loaded.draft, slug, loaded.place)
    findings = capped([*_findings(slug, mistakes), *remarks])
    shown = {
        question.image.file: (question.id, loaded.place(question.id, ("image", "file")))
        for question in reversed(loaded.draft.questions)
        if question.image
    }
    return Reading(slug, None if mistakes else loaded.pack, findings, images, shown)


def pictures(reading: Reading, names: Iterable[str]) -> tuple[dict[str, Picture], tuple[Finding, ...]]:
    """Return these pictures of a pack as they are to be served, and findings about those that cannot be.

    Not done by `read_pack`, since decoding and encoding them costs more than all the rest, and packs seldom change.
    """
    good: dict[str, Picture] = {}
    bad: list[Finding] = []
    for name in names:
        question, place = reading.shown[name]
        try:
            good[name] = encode_afresh(reading.images[name])
        except BadImage as why:
            message = f"{MEDIA}/{name} {why}"
            bad.append(Finding(reading.slug, question, "image_unfit", "error", message, *place))
    return good, capped(bad)


def _findings(slug: str, mistakes: list[tuple[str | None, Mistake]]) -> Iterator[Finding]:
    for question, (rule, message, place, path) in mistakes:
        yield Finding(slug, question, rule, "error", message, *place, path)


def _images(folder: Path, loaded: native.Loaded) -> tuple[dict[str, bytes], list[tuple[str | None, Mistake]]]:
    """Return the pictures the questions show, and what is wrong with those that cannot be had."""
    images: dict[str, bytes] = {}
    mistakes: list[tuple[str | None, Mistake]] = []
    for question in loaded.draft.questions:
        if question.image and question.image.file not in images:
            name = question.image.file
            try:
                images[name] = _read(folder, f"{MEDIA}/{name}", limits.IMAGE_BYTES)
            except _Unreadable as why:
                place = loaded.place(question.id, ("image", "file"))
                mistakes.append((question.id, Mistake(f"image_{why.rule}", f"{MEDIA}/{name} {why}", place)))
    return images, mistakes


class _Unreadable(Exception):  # noqa: N818 (a reason, told to the author)
    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


def _read(folder: Path, name: str, limit: int) -> bytes:
    """Return what a file in the folder holds, at most `limit` bytes; no link is followed out of the folder."""
    try:
        home = folder.resolve(strict=True)
        path = (home / name).resolve(strict=True)
        if not path.is_relative_to(home):
            raise _Unreadable("outside", "leads out of the pack's folder")
        if not path.is_file():
            raise _Unreadable("missing", "is not a file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise _Unreadable("missing", "is not there") from None
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        raise _Unreadable("unreadable", "cannot be read") from None
    if len(data) > limit:
        raise _Unreadable("too_large", f"is larger than {limit:,} bytes")
    return data
