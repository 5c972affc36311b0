"""Texts as the linter compares them, and the word lists of the languages it knows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from quizapp.bank import prose
from quizapp.bank.text import fold, primary


class Wording(NamedTuple):
    """What some rules must know of a language. For a language without one they are silent."""

    filler: frozenset[str]
    """Words without which a question is still the same question, folded."""
    common: frozenset[str]
    """Words that say nothing of what a text is about: filler, pronouns, question words, numbers."""
    styles: frozenset[str]
    """What stands before a name and is none, folded: titles, forms of address."""
    endings: re.Pattern[str]
    """Endings that make another form of the same word."""
    negated: re.Pattern[str]
    catch_all: re.Pattern[str]


def _list(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH_FILLER: Final = _list("""
    a an and are as at be been being by did do does for had has have in is it its made make makes of on say
    says the their then there this to was were with episode episodes chapter series story film book
""")
_ENGLISH_COMMON: Final = _list("""
    about after again all also always am any because before both but called can come comes could done during
    each either end every false first from get gets give gives go goes got he her hers him his how i if into
    just know knows last like many me more most much my name named names neither never new next no none nor not now
    off old one only or other our out over own person people play played plays same saw second see seen she
    should show shown shows so some someone such take takes tell tells than that them these they third those
    through time too true under until up upon us use used very want wants we what when where which while who
    whom whose why will would year years yes you your
    zero two three four five six seven eight nine ten eleven twelve twenty hundred thousand
""")
_ENGLISH_STYLES: Final = _list("""
    aunt baron baroness brother capt captain col colonel commissioner constable count countess detective doctor
    dr duchess duke dame father general herr inspector judge king lady lieutenant lord m madam madame
    mademoiselle major master miss mister mlle mme monsieur mother mr mrs ms mx officer prince princess prof
    professor queen sergeant signor sir sister superintendent uncle
""")
_ENGLISH: Final = Wording(
    filler=_ENGLISH_FILLER,
    common=_ENGLISH_FILLER | _ENGLISH_COMMON,
    styles=_ENGLISH_STYLES,
    endings=re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e)$"),
    negated=re.compile(r"\b(?:not(?! only\b)|never|except|neither|cannot)\b|n['\u2019]t\b", re.IGNORECASE),
    catch_all=re.compile(
        r"^(?:all|none|both|neither|either|any) of (?:the )?(?:above|these|them|those|options|answers)\b"
        r"|^(?:both |neither |either )?[A-J] (?:and|or|nor|&) [A-J]$",
        re.IGNORECASE,
    ),
)
_WORDINGS: Final = {"en": _ENGLISH}
_SPOKEN: Final = re.compile('\u201c[^\u201d]*\u201d|"[^"]*"|\u2018[^\u2019]*\u2019(?!\\w)')
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.?!\u2026])[\s\u201d\u2019\")]*\s+")
_DOUBLED: Final = re.compile(r"(\w)\1$")
_POSSESSIVE: Final = re.compile("['\u2019]s\\b")
_SHORTEST: Final = 4
"""Letters a phrase needs before finding it somewhere means anything."""


def wording(language: str) -> Wording | None:
    """Return what is known of a language, by its BCP 47 tag."""
    return _WORDINGS.get(primary(language))


@lru_cache(maxsize=65_536)
def folded(text: str, language: str) -> str:
    """Return the words of a text in small Markdown as answers are compared, without possessive endings."""
    bare = prose.plain(text) if "](" in text else text
    return fold(_POSSESSIVE.sub("", bare), language)


def names_it(text: str, phrase: str) -> bool:
    """Tell whether a folded phrase stands in a folded text, as whole words."""
    return f" {phrase} " in f" {text} "


def gist(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of a text's words in order, without filler: prompts that ask the same share it."""
    known = wording(language)
    found = folded(text, language).split()
    return tuple(_stem(word, language) for word in found if not known or word not in known.filler)


@lru_cache(maxsize=65_536)
def content(text: str, language: str) -> frozenset[str]:
    """Return the stems of the words that tell what a text is about."""
    known = wording(language)
    found = folded(text, language).split()
    return frozenset(_stem(word, language) for word in found if not known or word not in known.common)


@lru_cache(maxsize=65_536)
def _stem(word: str, language: str) -> str:
    known = wording(language)
    return _DOUBLED.sub(r"\1", known.endings.sub("", word)) if known else word


def telling(phrase: str, language: str) -> bool:
    """Tell whether a folded phrase says enough to be recognised: not too short, not made of common words."""
    known = wording(language)
    words = phrase.split()
    if known and all(word in known.common or word.isdigit() for word in words):
        return False
    return len(phrase) >= _SHORTEST


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with the mark that ends it."""
    return _BETWEEN_SENTENCES.split(text)


def unquoted(text: str) -> str:
    """Return a text without what stands between quotation marks: titles and other people's words."""
    return _SPOKEN.sub("", text)
