"""Rules about what a player chooses from."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA

from quizapp.bank.finding import quoted
from quizapp.bank.lint import words
from quizapp.bank.lint.choices import groups
from quizapp.bank.lint.rule import Remark
from quizapp.bank.text import MULTIPLE_LANGUAGES, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.draft import Draft

_LONG: Final = 8
"""Letters from which one letter's difference looks like a slip of the author."""


def duplicate_options(draft: Draft) -> Iterator[Remark]:
    """Find options that are the same but for case and blanks."""
    for question in draft.questions:
        for options in groups(question):
            seen: dict[str, str] = {}
            for path, text in options:
                if (same := _same(text)) in seen:
                    yield Remark(question, path, f"{quoted(text)} is there already, as {quoted(seen[same])}")
                seen.setdefault(same, text)


def similar_options(draft: Draft) -> Iterator[Remark]:
    """Find options that differ by accents, punctuation, an article or a single letter."""
    for question in draft.questions:
        for options in groups(question):
            for place, (path, text) in enumerate(options):
                for _, other in options[:place]:
                    if _same(text) != _same(other) and _nearly(text, other):
                        yield Remark(question, path, f"{quoted(text)} is nearly {quoted(other)}")


def all_of_the_above(draft: Draft) -> Iterator[Remark]:
    """Find options that speak of the other options, or name two of them."""
    known = words.wording(draft.language)
    for question in draft.questions:
        for options in groups(question):
            for path, text in options:
                if known and (
                    known.catch_all.search(text)
                    or _names_two(text, [other for _, other in options], draft.language)
                ):
                    yield Remark(question, path, f"{quoted(text)} speaks of the other options")


def _names_two(text: str, options: list[str], language: str) -> bool:
    whole = words.folded(text, language)
    named = [
        option
        for option in (words.folded(one, language) for one in options)
        if option != whole and words.names_it(whole, option)
    ]
    return len(named) > 1


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _nearly(text: str, other_text: str) -> bool:
    """Tell whether two options differ by nothing that a player would notice; digits are noticed."""
    one, other = fold(text, MULTIPLE_LANGUAGES), fold(other_text, MULTIPLE_LANGUAGES)
    if one == other:
        return True
    changed = [word for word in {*one.split()} ^ {*other.split()} if any(char.isdigit() for char in word)]
    return (
        min(len(one), len(other)) >= _LONG and not changed and OSA.distance(one, other, score_cutoff=1) <= 1
    )
