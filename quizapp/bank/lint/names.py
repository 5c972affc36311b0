"""Proper names, as far as capital letters tell them from other words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from quizapp.bank.lint import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN: Final = re.compile(r"[^\W_][\w'\u2019-]*|[^\w\s]")
_STOPS: Final = frozenset('.?!:;\u2026\u201c\u201d"(>*-\u2013\u2014')


def lower_case_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that stand somewhere without a capital: beginning a sentence does not make names of them."""
    return frozenset(
        words.folded(token) for text in texts for token in _TOKEN.findall(text) if token[0].islower()
    )


def names(text: str, ordinary: frozenset[str], language: str) -> Iterator[str]:
    """Yield the names in a text, folded: runs of capitalised words, but for what merely begins a sentence.

    A single word at the beginning of a sentence is a name only if it is neither common nor `ordinary`.
    """
    known = words.wording(language)
    if known is None:
        return
    run: list[str] = []
    begins = fresh = True
    for token in [*_TOKEN.findall(text), "."]:
        if token[0].isupper() and not (not run and words.folded(token) in known.common):
            begins = fresh if not run else begins
            run.append(token)
            fresh = False
            continue
        if run:
            name = words.folded(" ".join(run))
            if words.telling(name, language) and not (begins and len(run) == 1 and name in ordinary):
                yield name
            run = []
        fresh = token in _STOPS
