"""Is this answer right, and how far? Marks from 0 to 1 for each kind, and the reading of raw responses."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from quizapp.bank import limits
from quizapp.bank.question import (
    Asked,
    Kind,
    Matching,
    Multiple,
    Number,
    Ordering,
    Question,
    Typed,
)
from quizapp.bank.question import Response as Response
from quizapp.bank.text import fold, forms, problem, tidy

RIGHT: Final = Fraction(1)
WRONG: Final = Fraction(0)


_FORGIVES_ONE: Final = 4
_FORGIVES_TWO: Final = 8
"""Letters a key needs before one slip, and before two, are forgiven."""

_DASHES: Final = dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
_APOSTROPHES: Final = dict.fromkeys("\u2018\u2019\u02bc", "'")
_NUMBER_SIGNS: Final = str.maketrans(_DASHES | _APOSTROPHES)
_NOTATIONS: Final = tuple(
    re.compile(r"(?P<sign>[+-]?) ?" + digits, re.ASCII)
    for digits in (
        r"(?P<whole>\d+)(?P<part>)[.,]?",  # 1234
        r"(?P<whole>[1-9]\d{0,2}(?:,\d{2,3})*,\d{3})(?:\.(?P<part>\d+))?",  # 1,234.5 and 12,34,567
        r"(?P<whole>\d*)\.(?P<part>\d+)",  # 1234.5
        r"(?P<whole>[1-9]\d{0,2}(?:\.\d{3})+)(?:,(?P<part>\d+))?",  # 1.234,5
        r"(?P<whole>\d*),(?P<part>\d+)",  # 1234,5
        r"(?P<whole>[1-9]\d{0,2}(?P<gap>[ '])\d{3}(?:(?P=gap)\d{3})*)(?:[.,](?P<part>\d+))?",  # 1 234,5
    )
)
"""How numbers are written, the likeliest first."""


class BadResponse(ValueError):  # noqa: N818 (it is the response that is bad)
    """What was sent cannot be an answer to what was asked. `str()` says why; the pages have their own words."""


class EmptyResponse(BadResponse):
    """Nothing was answered, or nothing that can be read: no text that counts, no number. The turn is not used up."""


def mark(question: Question, response: Response, language: str = "en") -> Fraction:
    """Return how far a response, as `read` gives it, is right: 0 to 1. `language` is the pack's."""
    match question:
        case Multiple():
            return _share_of_ticks(set(question.key()), _chosen(response), len(question.options))
        case Ordering():
            return _agreement(question.key(), _chosen(response))
        case Matching():
            key = question.key()
            right = sum(given == wanted for given, wanted in zip(_chosen(response), key, strict=True))
            return Fraction(right, len(key))
        case Typed():
            return RIGHT if is_spelling_of(question, str(response), language) else WRONG
        case Number():
            wanted = Decimal(question.key())
            near = (abs(reading - wanted) <= question.tolerance for reading in number_readings(str(response)))
            return RIGHT if any(near) else WRONG
        case _:
            return RIGHT if response == question.key() else WRONG


def decides(question: Question) -> object:
    """Return what of a question its marks depend on: of two that ask the same, what differs where their keys do.

    LookupError if the question has no usable key.
    """
    match question:
        case Typed():
            return (
                question.key(),
                frozenset(question.accept),
                frozenset(name.text for name in question.reject),
            )
        case Number():
            return Decimal(question.key()), question.tolerance
        case _:
            return question.key()


def read(asked: Asked, raw: object) -> Response:
    """Return a raw response, such as JSON holds, in its kind's form; BadResponse or EmptyResponse if none.

    `single`, `true_false`: the position chosen. `multiple`: positions, ascending. `ordering`: all positions
    in the player's order. `matching`: for each row the position chosen. `typed`, `number`: the text, tidied.
    """
    if raw is None or raw in ("", [], ()):
        raise EmptyResponse("There is no answer yet.")
    match asked.kind:
        case Kind.TYPED | Kind.NUMBER:
            return _read_text(asked.kind, raw)
        case Kind.SINGLE | Kind.TRUE_FALSE:
            return _read_position(asked, raw)
        case _:
            return _read_positions(asked, raw)


def is_spelling_of(question: Typed, given: str, language: str) -> bool:
    """Tell whether `given` is the key of a typed question in this language, or a typo of it.

    A typo must be nearer to the key than to any name one must tell from it: as near is not told apart.
    """
    typed = forms(given, language)
    if any(typed & forms(option.text, language) for option in question.reject):
        return False
    if any(typed & forms(text, language) for text in question.key_texts()):
        return True
    spellings = [fold(text, language) for text in question.key_texts()]
    rejected = [fold(option.text, language) for option in question.reject]
    slips = [slip for text in spellings for form in typed if (slip := typo(text, form)) is not None]
    others = [DamerauLevenshtein.distance(name, form) for name in rejected for form in typed]
    return bool(slips) and all(min(slips) < other for other in others)


def typo(wanted: str, given: str) -> int | None:
    """Return how many slips make `given` of `wanted`, both folded; None if they are too many to forgive.

    One from 4 to 7 letters, two above, none in a word that holds a digit: 1931 is not a slip of 1932. The
    distance is Damerau and Levenshtein's own, not the restricted one (OSA): it is the one the rules name.
    """
    numbers, letters = _split_words(wanted)
    if numbers != _split_words(given)[0]:
        return None
    forgiven = 0 if letters < _FORGIVES_ONE else 1 if letters < _FORGIVES_TWO else 2
    slips = DamerauLevenshtein.distance(wanted, given, score_cutoff=forgiven)
    return slips if slips <= forgiven else None


def number_readings(text: str) -> tuple[Decimal, ...]:
    """Return what number `text` may mean, the likeliest first; EmptyResponse if it is none.

    Thousands may be marked by a comma, a point, a blank or an apostrophe; where a comma and a point both
    stand, the later one is the decimal mark. `1,234` and `1.234` can be read both ways: in English the comma
    marks thousands and the point decimals, elsewhere the reverse. Both are returned: no country is wrong.
    """
    stripped = text.strip()
    raised = any(unicodedata.category(char) == "No" for char in stripped)  # 10² is not 102
    plain = "" if raised or len(stripped) > limits.NUMBER else _in_ascii(stripped)
    found = [match for notation in _NOTATIONS if (match := notation.fullmatch(plain))]
    if not found:
        raise EmptyResponse("That is not a number we can read. Plain digits will do, such as 1984 or 2.5.")
    return tuple(dict.fromkeys(Decimal(_plain(match)) for match in found))


def _split_words(folded: str) -> tuple[list[str], int]:
    """Return the words that hold a digit, and how many letters the others have."""
    words = folded.split()
    numbers = [word for word in words if any(char.isdigit() for char in word)]
    return numbers, sum(len(word) for word in words) - sum(len(word) for word in numbers)


def _plain(found: re.Match[str]) -> str:
    whole = re.sub("[^0-9]", "", found["whole"]) or "0"
    return f"{found['sign']}{whole}.{found['part']}" if found["part"] else f"{found['sign']}{whole}"


def _in_ascii(text: str) -> str:
    """Return `text` with the digits of any script, and every sort of blank, dash and apostrophe, in ASCII."""
    narrow = unicodedata.normalize("NFKC", text).translate(_NUMBER_SIGNS)
    return "".join(_ascii(char) for char in narrow)


def _ascii(char: str) -> str:
    """Return a digit of any script as 0 to 9, a blank of any width as a blank, anything else as it is."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return " " if char.isspace() else char


def _read_text(kind: Kind, raw: object) -> str:
    if not isinstance(raw, str):
        raise BadResponse("The answer must be text.")
    reason = problem(raw, max_length=limits.ANSWER, multiline=False)
    if reason:
        raise BadResponse(f"The answer {reason}.")
    if not fold(raw):
        raise EmptyResponse("There is nothing in this answer to compare.")
    if kind is Kind.NUMBER:
        number_readings(raw)
    return tidy(raw)


def _read_position(asked: Asked, raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise BadResponse("A choice is named by its position.")
    if not 0 <= raw < len(asked.choices):
        raise BadResponse("There is no such choice.")
    return raw


def _read_positions(asked: Asked, raw: object) -> tuple[int, ...]:
    if not isinstance(raw, list | tuple):
        raise BadResponse("Choices are named by a list of positions.")
    if len(raw) > len(asked.choices):
        raise BadResponse("There are not so many choices.")
    chosen = tuple(_read_position(asked, one) for one in raw)
    if len(set(chosen)) < len(chosen):
        raise BadResponse("A choice can be used once only.")
    if asked.kind is Kind.ORDERING and len(chosen) < len(asked.choices):
        raise BadResponse("Every item wants a place.")
    if asked.kind is Kind.MATCHING and len(chosen) != len(asked.rows):
        raise BadResponse("Every row wants its match.")
    return tuple(sorted(chosen)) if asked.kind is Kind.MULTIPLE else chosen


def _chosen(response: Response) -> tuple[int, ...]:
    if not isinstance(response, tuple):
        raise BadResponse("Choices are named by a list of positions.")
    return response


def _share_of_ticks(rights: set[int], chosen: tuple[int, ...], options: int) -> Fraction:
    """Return the share of rights ticked less the share of wrongs ticked: ticking everything earns nothing."""
    hits = len(rights.intersection(chosen))
    return max(WRONG, Fraction(hits, len(rights)) - Fraction(len(chosen) - hits, options - len(rights)))


def _agreement(key: tuple[int, ...], given: tuple[int, ...]) -> Fraction:
    """Return Kendall's tau, but not below 0: pairs in right order less pairs in wrong order, over all pairs.

    M. G. Kendall, "A new measure of rank correlation", Biometrika 30 (1938).
    """
    place = {item: index for index, item in enumerate(given)}
    in_order = [place[first] < place[second] for first, second in combinations(key, 2)]
    return max(WRONG, Fraction(2 * sum(in_order) - len(in_order), len(in_order)))
