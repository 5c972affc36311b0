"""The text of a book, cut at its headings, and the chapters that a locator names."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

_LETTERS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN: Final = "(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_NUMBER: Final = rf"[0-9]{{1,3}}|{_ROMAN}"
_HEADING: Final = re.compile(
    rf"(?:\#+ )?(?P<word>Part|PART|Book|BOOK|Volume|VOLUME|Chapter|CHAPTER) (?P<number>{_NUMBER})\b"
    rf"|\#+ (?P<marked>{_NUMBER})(?=$|\.$|\.? [-–—]|[.:] )"
    rf"|(?P<bare>{_ROMAN})\.?$"
)
"""Such as “CHAPTER XII. A Title”, “## XII - A Title” and “XII.”; parts, books and volumes hold chapters."""
_NAMED: Final = re.compile(
    rf"(?:\b(?i:part|book|volume)\s+(?P<part>{_NUMBER})\b\W+)?\b(?i:chapter)\s+(?P<chapter>{_NUMBER})\b"
)
_QUOTES: Final = dict.fromkeys("“”„‟«»\u2033", '"')
_APOSTROPHES: Final = dict.fromkeys("’\u2018\u201a\u201b\u2039\u203a\u2032", "'")
_DASHES: Final = dict.fromkeys("–—\u2010\u2011\u2012\u2015\u2212", "-")
_UNSEEN: Final = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_FOLDED: Final = str.maketrans(_QUOTES | _APOSTROPHES | _DASHES | _UNSEEN)


class Chapter(NamedTuple):
    """A chapter by its number, and that of its part where the book counts them."""

    part: int | None
    number: int

    def __str__(self) -> str:
        return f"chapter {self.number}" if self.part is None else f"part {self.part}, chapter {self.number}"


@dataclass
class Text:
    """A book's words, folded, as a whole and by chapters."""

    whole: str
    chapters: dict[Chapter, str] = field(default_factory=dict)

    def meant(self, place: str) -> tuple[Chapter, ...]:
        """Return the chapters that a place such as “Part I, chapter 3” may mean; none if the text shows none such."""
        named = _NAMED.search(place)
        if named is None:
            return ()
        part, number = named["part"], _value(named["chapter"])
        return tuple(
            each
            for each in self.chapters
            if each.number == number and (part is None or each.part == _value(part))
        )

    def holding(self, words: str) -> tuple[Chapter, ...]:
        """Return the chapters in which folded words stand, in the book's order."""
        return tuple(each for each, text in self.chapters.items() if stands(words, text))


def cut(text: str) -> Text:
    """Return a text by chapters, as far as it has headings, each after an empty line.

    A chapter that is headed twice, as in a table of contents, is what follows either heading.
    """
    part: int | None = None
    chapter: Chapter | None = None
    lines: defaultdict[Chapter, list[str]] = defaultdict(list)
    before = ""
    for line in map(str.strip, text.splitlines()):
        heading = None if before else _HEADING.match(line)
        if heading and (heading["word"] or "chapter").lower() != "chapter":
            part, chapter = _value(heading["number"]), None
        elif heading:
            chapter = Chapter(part, _value(heading["number"] or heading["marked"] or heading["bare"]))
        if chapter:
            lines[chapter].append(line)
        before = line
    return Text(fold(text), {each: fold("\n".join(found)) for each, found in lines.items()})


def fold(text: str) -> str:
    """Return a text as quotations are compared with it: one kind of quotes, dashes and blanks, nothing invisible."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDED).split())


def stands(words: str, text: str) -> bool:
    """Say whether folded words stand in a folded text, from the beginning of a word to the end of one."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _value(number: str) -> int:
    """Return what a number in digits or in Roman letters comes to."""
    if number.isdecimal():
        return int(number)
    values = [_LETTERS[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))
