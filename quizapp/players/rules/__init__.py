"""What a name may be, and when two names are the same."""

from __future__ import annotations

import secrets
import unicodedata
from enum import StrEnum

import regex
from confusable_homoglyphs import confusables

FEWEST, MOST = 2, 24
"""Graphemes, which is what a reader counts."""
MOST_CODE_POINTS = 64
MOST_TYPED = 1000
"""Code points. More than that, with whatever blanks and accents, is nobody's name, and costs time to tidy."""
MOST_CANONICAL = 4 * MOST_CODE_POINTS
"""What the database has room for: a single character can come to a whole phrase when names are compared."""

RESERVED = frozenset(
    """
    admin administrator anonymous author deleted guest host judge me mod moderator nobody official owner redherring
    root staff support system you
    """.split()
)
"""Names that would speak for the host."""

TIME_FACTORS = ("1", "1.5", "2", "3", "5", "10", "none")

_NATIONS = ("gbeng", "gbsct", "gbwls")
"""The flags that emoji spell out in invisible tags. Any other spelling shows as a black flag, whatever it says."""


def _as_tags(word: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in word)


_DRAWN_BLANK = "\u2800\ufffc\U00013441\U00013442\U00016fe4\U0001d159"
"""A braille cell without dots, a place for an object, blanks and fillers of old scripts, a note without a head. Unicode
has no property that tells them from what can be seen; a test looks through its names for more."""
_INVISIBLE = regex.compile(rf"[\p{{C}}\p{{Zl}}\p{{Zp}}\p{{Default_Ignorable_Code_Point}}{_DRAWN_BLANK}]")
_EMOJI = regex.compile(
    rf"\N{{WAVING BLACK FLAG}}(?:{'|'.join(map(_as_tags, _NATIONS))})\N{{CANCEL TAG}}"
    r"|\p{Extended_Pictographic}[\p{EMod}\N{VARIATION SELECTOR-16}]*"
    r"(?:\N{ZERO WIDTH JOINER}\p{Extended_Pictographic}[\p{EMod}\N{VARIATION SELECTOR-16}]*)*"
    r"|[0-9#*]\N{VARIATION SELECTOR-16}?\N{COMBINING ENCLOSING KEYCAP}"
)
_STACKED_MARKS = regex.compile(r"\p{M}{5,}")
_VISIBLE = regex.compile(r"[\p{L}\p{N}]|\p{Extended_Pictographic}")
_LOOKS_LIKE_LETTER = str.maketrans("0134578$@|!", "oleastbsall")
_LOOK_LIKE_ONE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("l", "i"))
"""In this order: once every l is an i, nothing tells a d in two strokes from an honest ci."""

_ADJECTIVES = """
    Amber Anonymous Brazen Candid Cryptic Curious Discreet Dogged Dusty Elusive Foggy Gaslit Hushed Idle Keen Late
    Midnight Moonlit Nimble Nocturnal Obscure Patient Quiet Restless Secret Silent Sly Spectral Subtle Tacit Unseen
    Velvet Vigilant Wary Whispered
""".split()
_NOUNS = """
    Alibi Archivist Beekeeper Bloodhound Butler Cabman Cardsharp Cipher Concierge Constable Coroner Countess Dossier
    Footman Gardener Governess Heiress Inspector Lamplighter Librarian Lodger Magpie Mentalist Motive Nightcap Notary
    Postmark Raven Shadow Sleuth Typist Understudy Valet Vicar Witness
""".split()


class Role(StrEnum):
    """What an account may do. An admin may do what an author may."""

    PLAYER = "player"
    AUTHOR = "author"
    ADMIN = "admin"


class Theme(StrEnum):
    """How a player wants pages lit."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class NameProblem(StrEnum):
    """Why a name cannot be had."""

    SHORT = "short"
    LONG = "long"
    INVISIBLE = "invisible"
    STACKED = "stacked"
    EMPTY = "empty"
    RESERVED = "reserved"


def tidy(name: str) -> str:
    """Return a name as it is kept: NFC, single blanks, none at the ends; as it is, if it is far too long for one."""
    if len(name) > MOST_TYPED:
        return name
    return " ".join(unicodedata.normalize("NFC", name).split())


def canonical(name: str) -> str:
    """Return the form in which names are compared; applying it again changes nothing."""
    # Nobody's name holds either, and PostgreSQL will not so much as look for the first.
    name = name.replace("\0", "\1")
    # NFKC and case folding undo each other's work for a few letters (such as U+03D3), so go on until nothing moves.
    while True:
        folded = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
        folded = " ".join(unicodedata.normalize("NFKC", folded).split())
        if folded == name:
            return name
        name = folded


def skeleton(name: str) -> str:
    """Return what a hurried reader would take a name for: look-alikes become plain letters, all else goes."""
    plain = unicodedata.normalize("NFD", _in_plain_letters(canonical(name))).translate(_LOOKS_LIKE_LETTER)
    letters = "".join(char for char in plain if char.isascii() and char.isalnum())
    for strokes, letter in _LOOK_LIKE_ONE:
        letters = letters.replace(strokes, letter)
    return letters


def is_reserved(name: str) -> bool:
    """Tell whether a name, or what it looks like, is one of the host's own."""
    # A letter and its small form need not look like the same letter, nor like any: U+041D is an H, U+043D a small
    # capital one. So look at the name as it is written, in capitals, and, which `skeleton` does, in small letters.
    written = (name, _in_plain_letters(name), _in_plain_letters(name.upper()))
    return any(skeleton(form) in _RESERVED_SKELETONS for form in written)


def problem(  # noqa: PLR0911 (one line for each reason)
    name: str, most: int = MOST, most_code_points: int = MOST_CODE_POINTS
) -> NameProblem | None:
    """Return what is wrong with a name as `tidy` leaves it, or nothing."""
    if len(name) > most_code_points:
        return NameProblem.LONG
    if _INVISIBLE.search(_EMOJI.sub("", name)):
        return NameProblem.INVISIBLE
    if _STACKED_MARKS.search(name):
        return NameProblem.STACKED
    letters = len(regex.findall(r"\X", name))
    if letters > most or len(canonical(name)) > MOST_CANONICAL:
        return NameProblem.LONG
    if letters < FEWEST:
        return NameProblem.SHORT
    if not _VISIBLE.search(name):
        return NameProblem.EMPTY
    return NameProblem.RESERVED if is_reserved(name) else None


def alias() -> str:
    """Make up a name that gives nothing away."""
    return f"{secrets.choice(_ADJECTIVES)} {secrets.choice(_NOUNS)}"


def _in_plain_letters(text: str) -> str:
    return "".join(_lookalike(char) for char in unicodedata.normalize("NFKD", text))


def _lookalike(char: str) -> str:
    """Return the plain letter that a character is easily taken for."""
    if char.isascii():
        return char
    for glyph in confusables.confusables_data.get(char, ()):
        if len(glyph["c"]) == 1 and glyph["c"].isascii() and glyph["c"].isalnum():
            return str(glyph["c"]).lower()
    return char


_RESERVED_SKELETONS = frozenset(skeleton(name) for name in RESERVED)
