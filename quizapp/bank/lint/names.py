"""Proper names, as far as capital letters tell them from other words."""

from __future__ import annotations

import re
from itertools import dropwhile, groupby
from typing import TYPE_CHECKING, Final

from quizapp.bank.lint import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SENTENCE_ENDS: Final = re.compile('[.?!:;\u2026\u201c\u201d"()\u2013\u2014\n]')
_TOKEN: Final = re.compile(r"[^\W_][\w'\u2019-]*|,")


def lower_case_words(texts: Iterable[str], language: str) -> frozenset[str]:
    """Return the words that stand somewhere without a capital: to begin a sentence makes no name of them."""
    tokens = {token for text in texts for token in _TOKEN.findall(text)}
    return frozenset(words.folded(token, language) for token in tokens if token[0].islower())


def names(text: str, ordinary: frozenset[str], language: str) -> Iterator[str]:
    """Yield the names in a text, folded: runs of capitalised words, but for what merely begins a sentence.

    A single word at the beginning of a sentence is a name only if it is neither common nor `ordinary`.
    """
    known = words.wording(language)
    if known is None:
        return
    for sentence in _SENTENCE_ENDS.split(text):
        tokens = _TOKEN.findall(sentence)
        rest = list(dropwhile(lambda token: words.folded(token, language) in known.common, tokens))
        begins = len(rest) == len(tokens)
        for capital, run in groupby(rest, key=lambda token: token[0].isupper()):
            parts = list(run)
            name = words.folded(" ".join(parts), language)
            merely_begins = begins and len(parts) == 1 and name in ordinary
            if capital and not merely_begins and words.telling(name, language):
                yield name
            begins = False
