"""Packs as they come: a folder for each, or a ZIP file of one, `pack.yaml` in it, pictures in `media/`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quizapp.bank import limits, lint
from quizapp.bank.draft import Draft
from quizapp.bank.finding import Finding, capped
from quizapp.bank.formats import archive, native
from quizapp.bank.formats.files import MEDIA, PACK_FILE, Unreadable, in_folder, pictures_of
from quizapp.bank.formats.mistake import Mistake, Place
from quizapp.bank.images import BadImage, Picture, encode_afresh
from quizapp.bank.value import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from quizapp.bank.formats.files import Read
    from quizapp.bank.formats.tree import Node
    from quizapp.bank.pack import Pack


@dataclass(frozen=True)
class Reading:
    """What reading one pack came to. `pack` is None where there is a mistake of shape."""

    slug: str
    pack: Pack | None
    findings: tuple[Finding, ...] = ()
    images: dict[str, bytes] = field(default_factory=dict)
    """What the pack's pictures hold, by file name; see `pictures`. None that no question shows."""
    shown: dict[str, tuple[str, Place]] = field(default_factory=dict)
    """Which question shows a picture first, and where the file says so."""
    ignored: tuple[str, ...] = ()
    """What an archive holds beside the pack."""
    draft: Draft = field(default_factory=Draft, compare=False)
    """As much of it as could be read, mistakes or not."""
    root: Node | None = None
    """What the file spells, for whoever shows it as it stands; None where not even that can be told."""

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
    return _reading(folder.absolute().name, in_folder(folder))


def read_archive(data: bytes, slug: str = "") -> Reading:
    """Read a folder out of a ZIP file as `read_pack` does; raise BadFile for what is none.

    `slug` is the pack's name, by default that of the folder that was packed.
    """
    opened = archive.opened(data)
    return replace(_reading(slug or opened.root or "pack", opened.read), ignored=opened.ignored)


def _reading(slug: str, read: Read) -> Reading:
    mistakes: list[tuple[str | None, Mistake]] = []
    if not SLUG.fullmatch(slug):
        message = "the folder's name may hold only small letters, digits and hyphens"
        mistakes.append((None, Mistake("slug", message, Place(0, 0))))
    try:
        data = read(PACK_FILE, limits.YAML_BYTES)
    except Unreadable as why:
        mistakes.append((None, Mistake(why.rule, f"{PACK_FILE} {why}", Place(0, 0))))
        return Reading(slug, None, capped(findings_of(slug, mistakes)))
    loaded = native.load(data)
    shown = {
        question.image.file: (question.id, loaded.place(question.id, ("image", "file")))
        for question in reversed(loaded.draft.questions)
        if question.image
    }
    images, unseen = pictures_of(shown, read)
    mistakes += [*loaded.mistakes, *unseen]
    remarks = lint.check(loaded.draft, slug, loaded.place)
    findings = capped([*findings_of(slug, mistakes), *remarks])
    return Reading(
        slug, None if mistakes else loaded.pack, findings, images, shown, draft=loaded.draft, root=loaded.root
    )


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


def findings_of(slug: str, mistakes: Iterable[tuple[str | None, Mistake]]) -> Iterator[Finding]:
    """Yield mistakes of shape as what is told of a pack."""
    for question, (rule, message, place, path) in mistakes:
        yield Finding(slug, question, rule, "error", message, *place, path)
