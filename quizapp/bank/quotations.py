"""Quotations in evidence: short, and word for word as they stand in the book.

A locator names a place and may quote it between typographic marks: Chapter 12, “a quarter-past seven”.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from quizapp.bank.chapters import fold, stands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.chapters import Text
    from quizapp.bank.pack import Pack
    from quizapp.bank.parts import Evidence

LONGEST: Final = 20
"""Words. More than that is no evidence but an excerpt."""
_MARKS: Final = {"“": "”", "„": "“", "«": "»", "「": "」"}


@dataclass(frozen=True)
class Quotation:
    """Words that the evidence of a question, or of an exhibit, takes from its work."""

    of: str
    """What that is called; `solution` for the case's."""
    place: str
    """What the locator says before them: Chapter 12."""
    words: str

    @property
    def length(self) -> int:
        """Return how many words there are; those that a dash divides count by themselves."""
        return len(fold(self.words).replace("-", " ").split())


@dataclass(frozen=True)
class Misquotation:
    """A quotation, and what is wrong with it."""

    quotation: Quotation
    wrong: str
    """The end of a sentence that begins with the words quoted."""


def quotations(pack: Pack) -> Iterator[Quotation]:
    """Yield what the evidence of a pack quotes, in order."""
    for name, evidence in _evidence(pack):
        for place, words in _quoted(evidence.locator):
            yield Quotation(name, place, words)


def _evidence(pack: Pack) -> Iterator[tuple[str, Evidence]]:
    for question in pack.questions:
        yield from ((question.id, each) for each in question.evidence)
    if pack.case:
        yield from (("solution", each) for each in pack.case.solution.evidence)
        yield from ((exhibit.key, each) for exhibit in pack.case.exhibits for each in exhibit.evidence)


def misquotations(pack: Pack, text: Text) -> Iterator[Misquotation]:
    """Yield the quotations of a pack that are too long, or do not stand in the text or in the chapter they name."""
    for quotation in quotations(pack):
        if quotation.length > LONGEST:
            yield Misquotation(quotation, f"are {quotation.length} words, and {LONGEST} are enough")
        if wrong := _missing(quotation, text):
            yield Misquotation(quotation, wrong)


def _missing(quotation: Quotation, text: Text) -> str:
    words = fold(quotation.words)
    if not stands(words, text.whole):
        return "do not stand in the text"
    meant, found = text.meant(quotation.place), text.holding(words)
    if not meant or set(meant) & set(found):
        return ""
    where = " and ".join(map(str, found)) or "no chapter"
    return f"stand in {where}, not in {' or '.join(map(str, meant))}"


def _quoted(locator: str) -> Iterator[tuple[str, str]]:
    """Yield what stands between the outer marks of a locator, with what stands before."""
    opened, closing, depth = 0, "", 0
    place = ""
    for at, sign in enumerate(locator):
        if depth == 0 and sign in _MARKS:
            place = place or locator[:at].strip(" ,;:")
            opened, closing, depth = at + 1, _MARKS[sign], 1
        elif depth and sign == closing:
            depth -= 1
            if depth == 0:
                yield place, locator[opened:at]
        elif depth and _MARKS.get(sign) == closing:
            depth += 1
