"""Finding a pack on the shelf: what somebody asks for, and which packs answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.bank.text import fold, primary

if TYPE_CHECKING:
    from quizapp.packs.rules import PackCard, Work

AT_ONCE = 8
"""Packs on a page. What fits on one page is looked over, not searched: with more than that there is a way to find."""


@dataclass(frozen=True)
class Wanted:
    """What somebody asks the shelf for; what is empty takes in everything."""

    words: str = ""
    """Parts of titles and of creators' names, in any order."""
    kind: str = ""
    language: str = ""
    """Without script and country: `pt` finds packs in `pt-BR`."""
    page: int = 1

    @property
    def is_everything(self) -> bool:
        """Say whether no pack is left out."""
        return not (self.words or self.kind or self.language)


@dataclass(frozen=True)
class Spine:
    """What can be read of a pack as it stands on the shelf."""

    version: int
    title: str
    language: str
    work: Work


@dataclass(frozen=True)
class Shelf:
    """A page of the shelf."""

    cards: tuple[PackCard, ...]
    wanted: Wanted
    found: int
    """How many packs answer, on all pages."""
    total: int
    """How many stand there, wanted or not."""
    kinds: tuple[str, ...]
    """What kinds of work there are to choose from."""
    languages: tuple[str, ...]

    @property
    def is_searched(self) -> bool:
        """Say whether there is a way to find: where the shelf is longer than a page, or something was asked for."""
        return self.total > AT_ONCE or not self.wanted.is_everything

    @property
    def pages(self) -> int:
        """Return how many pages there are of what was found."""
        return -(-self.found // AT_ONCE)


def answers(spine: Spine, wanted: Wanted) -> bool:
    """Say whether a pack is among what somebody asks for."""
    return (
        wanted.kind in {"", spine.work.kind}
        and wanted.language in {"", primary(spine.language)}
        and _holds(spine, wanted.words)
    )


def in_order(spine: Spine) -> tuple[str, int]:
    """Return where a pack stands on the shelf: by title, and among its like as they came."""
    return spine.title.casefold(), spine.version


def _holds(spine: Spine, words: str) -> bool:
    """Say whether all the words stand in the title, the work's or the creators', whatever their case and accents."""
    texts = (spine.title, spine.work.title, *spine.work.creators)
    if any(map(str.isalnum, words)):
        read = " ".join(map(fold, texts))
        return all(word in read for word in fold(words).split())
    # A sign by itself means itself.
    return words.casefold() in " ".join(texts).casefold()
