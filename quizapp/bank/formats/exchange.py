"""What all formats of other programs share: what a file came to on its way in, what was lost on the way out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from quizapp.bank.value import SLUG

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.bank.finding import Finding
    from quizapp.bank.pack import Pack

Document: TypeAlias = dict[str, Any]
"""A pack, or one of its questions, as a `pack.yaml` spells it: texts, lists and mappings. It may be half written."""

_LONGEST_NAME: Final = 48


class BadFile(ValueError):  # noqa: N818 (it is the file that is bad)
    """The file as a whole cannot be read; `str()` says why, what is wanted, and where."""

    def __init__(self, rule: str, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.rule = rule
        self.findings = findings
        """All that is wrong with it, where that is more than one thing."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of the pack: such keys of a header as it has. Comes first, if at all."""

    header: Document
    total: int | None = None
    """How many questions are to follow, where that is known before they are read."""
    ignored: tuple[str, ...] = ()
    """What the file holds beside a pack, by name: nobody looks at it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A question that the file holds; what the file does not know of it is left out."""

    place: str
    """Where it stands, for a reader: `line 31`, `row 9`, `question 4`."""
    question: Document
    notes: tuple[str, ...] = ()
    """What was changed or left behind on the way, a sentence each."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """What the file that `question["image"]["file"]` names holds."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that cannot be taken."""

    place: str
    what: str
    """The beginning of its prompt, or what else names it."""
    reason: str


Found: TypeAlias = About | Taken | Refused
Load: TypeAlias = Callable[[bytes], Iterator[Found]]
"""Reads a file. Raises BadFile, at once or on the way, where nothing of it can be taken."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What a format could not hold."""

    question: str | None
    """The id; None where it is the pack's."""
    what: str
    """A sentence that says what was lost."""
    left_out: bool = False
    """The whole question is not in the file."""


@dataclass(frozen=True, slots=True)
class Written:
    """A pack in another program's format."""

    content: bytes
    losses: tuple[Loss, ...] = ()


UNSOLVABLE: Final = "its case is left out, since it could not be solved without the stages left out"
"""What is said of a case where some stages of its pack stay behind."""


def story_lost(pack: Pack) -> list[Loss]:
    """Return what is lost where nothing but questions is held: what there is to solve, and to read before it."""
    told = {
        "its case is left behind": pack.case is not None,
        "the recaps of its stages are left behind": any(stage.recap for stage in pack.stages),
    }
    return [Loss(None, what) for what, there in told.items() if there]


Dump: TypeAlias = Callable[["Pack", Mapping[str, bytes]], Written]
"""Writes a pack, given what its pictures hold, by file name."""
Spell: TypeAlias = Callable[[Document, Mapping[str, bytes]], Written]
"""Writes a pack that may be half written, given what its pictures hold, by file name."""
DumpAsOf: TypeAlias = Callable[["Pack", Mapping[str, bytes], "datetime"], Written]
"""Writes a pack that is dated."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how a file of it is told from others, read and written."""

    name: str
    """What a command calls it."""
    title: str
    """What a page calls it."""
    suffix: str
    """What its files' names end in, with the dot."""
    media_type: str
    sniff: Callable[[bytes], bool] | None = None
    """Tells from the bytes whether a file is in this format. Given with `load`."""
    load: Load | None = None
    dump: Dump | None = None
    dump_as_of: DumpAsOf | None = None
    """Given beside `dump` where other programs go by the date of a file."""
    spell: Spell | None = None
    """Given beside `dump` where a file can be of a half-written pack, too."""
    holds_pictures: bool = False
    """What pictures hold goes along. Of others a format is told the names alone."""

    def write(self, pack: Pack, pictures: Mapping[str, bytes], moment: datetime) -> Written:
        """Write a pack as of a moment, where the format knows dates; raise LookupError if it is only read."""
        if self.dump_as_of:
            return self.dump_as_of(pack, pictures, moment)
        if self.dump:
            return self.dump(pack, pictures)
        raise LookupError(self.name)


class Names:
    """Gives questions that come without an id one of their own, made of the prompt."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._again: dict[str, int] = {}

    def of(self, text: str, wanted: str = "") -> str:
        """Return `wanted` if it is a fit id that nobody has, else one made of it, or of `text`."""
        stem = wanted if SLUG.fullmatch(wanted) else _slug(wanted) or _slug(text) or "question"
        name = stem
        while name in self._taken:
            self._again[stem] = again = self._again.get(stem, 1) + 1
            name = f"{stem[:_LONGEST_NAME]}-{again}"
        self._taken.add(name)
        return name


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if len(longer) > _LONGEST_NAME:
            break
        name = longer
    return name or (words[0][:_LONGEST_NAME] if words else "")
