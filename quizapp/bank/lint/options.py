"""Rules about what a player chooses from."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA

from quizapp.bank.finding import quoted
from quizapp.bank.lint import words
from quizapp.bank.lint.rule import Remark
from quizapp.bank.question import BaseQuestion, Matching, Multiple, Ordering, Single
from quizapp.bank.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.draft import Draft

_LONG: Final = 8
"""Letters from which one letter's difference looks like a slip of the author."""

_Placed = tuple[tuple[str | int, ...], str]


def duplicate_options(draft: Draft) -> Iterator[Remark]:
    """Find options that are the same but for case and blanks."""
    for question in draft.questions:
        for options in _groups(question):
            seen: dict[str, str] = {}
            for path, text in options:
                if (same := _same(text)) in seen:
                    yield Remark(question, path, f"{quoted(text)} is there already, as {quoted(seen[same])}")
                seen.setdefault(same, text)


def similar_options(draft: Draft) -> Iterator[Remark]:
    """Find options that differ by accents, punctuation or a single letter."""
    for question in draft.questions:
        for options in _groups(question):
            for place, (path, text) in enumerate(options):
                for _, other in options[:place]:
                    if _same(text) != _same(other) and _nearly(fold(text), fold(other)):
                        yield Remark(question, path, f"{quoted(text)} is nearly {quoted(other)}")


def all_of_the_above(draft: Draft) -> Iterator[Remark]:
    """Find options that speak of the other options."""
    known = words.wording(draft.language)
    if known is None:
        return
    for question in draft.questions:
        for options in _groups(question):
            for path, text in options:
                if known.catch_all.search(text):
                    yield Remark(question, path, f"{quoted(text)} speaks of the other options")


def _groups(question: BaseQuestion) -> Iterator[list[_Placed]]:
    """Yield what is chosen from, with its place: matching has two such groups."""
    match question:
        case Single() | Multiple():
            yield [(("options", place), option.text) for place, option in enumerate(question.options)]
        case Ordering():
            yield [(("items", place), item) for place, item in enumerate(question.items)]
        case Matching():
            rights: list[_Placed] = [
                (("pairs", place, "right"), pair.right) for place, pair in enumerate(question.pairs)
            ]
            yield [(("pairs", place, "left"), pair.left) for place, pair in enumerate(question.pairs)]
            yield [*rights, *((("extra", place), extra) for place, extra in enumerate(question.extra))]


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _nearly(one: str, other: str) -> bool:
    """Tell whether two folded options differ by nothing that a player would notice; digits are noticed."""
    if one == other:
        return True
    changed = [word for word in {*one.split()} ^ {*other.split()} if any(char.isdigit() for char in word)]
    return (
        min(len(one), len(other)) >= _LONG and not changed and OSA.distance(one, other, score_cutoff=1) <= 1
    )
