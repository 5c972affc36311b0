"""What text is fit to be stored and shown, and when two typed answers are the same answer."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

import regex

from quizapp.bank import limits

_ARTICLES: Final[dict[str, frozenset[str]]] = {
    "en": frozenset({"a", "an", "the"}),
    "fr": frozenset({"l", "le", "la", "les", "un", "une", "des"}),
    "de": frozenset({"der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer"}),
    "es": frozenset({"el", "la", "los", "las", "un", "una", "unos", "unas"}),
    "it": frozenset({"l", "il", "lo", "la", "i", "gli", "le", "un", "uno", "una"}),
}
MULTIPLE_LANGUAGES: Final = "mul"
"""The tag of what is in several languages, such as a choice of titles: any article is one."""
_ARTICLES[MULTIPLE_LANGUAGES] = frozenset[str]().union(*_ARTICLES.values())
_ELISION: Final = re.compile("(?<!\\w)(l|un)['\u2018\u2019\u02bc`](?=\\w)")
_APOSTROPHES: Final = frozenset("'\u2018\u2019\u02bc`\u2032")
_SIGNS: Final = frozenset("%_#@&*\u00a7")
"""Filed under punctuation, but somebody may mean them: an answer of nothing else is compared as it stands."""

_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # over and under any letter
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    "\u064b-\u065f\u0670\ufe00-\ufe0f]"  # Arabic vowel marks; variation selectors
)
"""Marks a reader can do without. Indian vowel signs and the Japanese voicing mark are letters and stay."""

_UNDECOMPOSED: Final = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "\u0131": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
"""Letters that Unicode does not take apart though a keyboard without them must."""


class Flaw(NamedTuple):
    """Why a text cannot be stored: a stable code and a short reason in English."""

    code: str
    reason: str


_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    f"{chr(n)}{chr(n + 1)}" for n in range(0xFFFE, 0x11_0000, 0x1_0000)
)
_FORBIDDEN: Final = (
    (re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]"), Flaw("control_char", "holds a control character")),
    (re.compile("[\ud800-\udfff]"), Flaw("control_char", "holds half of a surrogate pair")),
    (re.compile(f"[{_NONCHARACTERS}]"), Flaw("control_char", "holds a code that is no character")),
    (re.compile("[\u2028\u2029]"), Flaw("control_char", "holds a Unicode line separator")),
    (re.compile("[\u202a-\u202e]"), Flaw("bidi", "holds a mark that overrides the direction of writing")),
)
_PILE: Final = regex.compile(rf"\p{{M}}{{{limits.COMBINING + 1}}}")
_HEAP: Final = regex.compile(rf"\p{{M}}{{{2 * limits.COMBINING + 1}}}")
"""So many marks that composing leaves a pile of them. To put a run in order takes the square of its length."""


def flaw(text: str, *, max_length: int, multiline: bool) -> Flaw | None:
    """Return the first reason not to take `text`, or None."""
    if len(text) > max_length:
        return Flaw("too_long", f"is longer than {max_length:,} characters")
    if not multiline and re.search(r"[\n\t]", text):
        return Flaw("line_break", "must stand on one line, without tabs")
    for pattern, found in _FORBIDDEN:
        if pattern.search(text):
            return found
    if _PILE.search(text):
        return Flaw("combining", "piles up too many accents on one letter")
    if not _isolates_balance(text):
        return Flaw("bidi", "opens or closes a direction of writing without its counterpart")
    return None


def problem(text: str, *, max_length: int, multiline: bool) -> str | None:
    """Return why `text` cannot be stored and shown, as the end of a sentence; None if it can."""
    found = flaw(text, max_length=max_length, multiline=multiline)
    return found.reason if found else None


def tidy(text: str) -> str:
    """Return `text` as it is stored: composed (NFC), without blanks around it; as it is, if `flaw` will refuse it."""
    if _HEAP.search(text):
        return text
    return unicodedata.normalize("NFC", text).strip()


@lru_cache(maxsize=65_536)
def fold(text: str, language: str = "") -> str:
    """Return what counts of a typed answer, words divided by single blanks; empty if nothing does.

    Compatibility forms, case, accents and punctuation do not count, nor does a leading article, one, of
    `language` (a BCP 47 tag; English, French, German, Spanish and Italian are known): *Die Hard* begins with
    an article in German only. Initials are one word with or without full stops. `fold(fold(x)) == fold(x)`.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = unicodedata.normalize("NFKC", _ELISION.sub(r"\1 ", plain).translate(_LETTERS))
    words = _join_initials(letters.split())
    if len(words) > 1 and words[0] in _ARTICLES.get(primary(language), ()):
        del words[0]
    return " ".join(words) or "".join(sign for sign in plain if sign in _SIGNS)


def forms(text: str, language: str) -> frozenset[str]:
    """Return the folded text with its leading article and without; texts with a form in common are the same answer.

    Both, since no one knows which articles belong to a name: “A-Team” is *The A-Team*, “Team” is not.
    """
    return frozenset({fold(text), fold(text, language)})


def primary(language: str) -> str:
    """Return the language itself of a BCP 47 tag, without script and country: `de` of `de-AT`."""
    return language.partition("-")[0].lower()


def _join_initials(words: list[str]) -> list[str]:
    """Make `u s a` one word, as `U.S.A.`, `U. S. A.` and `USA` are one name."""
    joined: list[str] = []
    initials = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            initials += word
            continue
        joined += [initials, word] if initials else [word]
        initials = ""
    return [*joined, initials] if initials else joined


def _isolates_balance(text: str) -> bool:
    """Tell whether every directional isolate is closed, and none is closed that was not opened."""
    depth = 0
    for mark in re.findall("[\u2066-\u2069]", text):
        depth += -1 if mark == "\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


class _Letters(dict[int, str]):
    """What each character comes to when answers are compared; worked out once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = counts = _counts_as(chr(code))
        return counts


def _counts_as(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if char in _UNDECOMPOSED:
        return _UNDECOMPOSED[char]
    if char in _APOSTROPHES or category in {"Cf", "Cs", "Cn", "Sk"} or _ACCENTS.match(char):
        return ""
    return " " if category[0] in "PZ" or category == "Cc" else char


_LETTERS: Final = _Letters()
