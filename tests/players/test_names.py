"""What a name may be, and when two are the same."""

from __future__ import annotations

import re
import sys
import unicodedata
from time import process_time

import pytest

from quizapp.players.models import Player
from quizapp.players.rules import (
    MOST_CANONICAL,
    RESERVED,
    NameProblem,
    alias,
    canonical,
    is_reserved,
    problem,
    skeleton,
    tidy,
)

CYRILLIC_CAPITALS = str.maketrans("ABCEHIKMOPSTXY", "АВСЕНІКМОРЅТХУ")
GREEK_CAPITALS = str.maketrans("ABEHIKMNOPTXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
CYRILLIC_SMALL = str.maketrans("aceiopsxy", "асеіорѕху")
SMALL_CAPITALS = str.maketrans("BHKMT", "внкмт")
ACCENTED = str.maketrans("AEHIOY", "ΆЀΉΊΌΎ")

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        pytest.param("admin", NameProblem.RESERVED, id="N01"),
        pytest.param("Moderator", NameProblem.RESERVED, id="N01-case"),
        pytest.param("аdmin", NameProblem.RESERVED, id="N02-cyrillic"),
        pytest.param("ａｄｍｉｎ", NameProblem.RESERVED, id="N02-full-width"),
        pytest.param("adm1n", NameProblem.RESERVED, id="N02-digit"),
        pytest.param("a.d.m.i.n", NameProblem.RESERVED, id="N02-dots"),
        pytest.param("adrnin", NameProblem.RESERVED, id="N02-two-letters"),
        pytest.param("a clrnin", NameProblem.RESERVED, id="N02-two-twice"),
        pytest.param("rnoc1erator", NameProblem.RESERVED, id="N02-letter-and-digit"),
        pytest.param("OVVNER", NameProblem.RESERVED, id="N02-capitals"),
        pytest.param("rn0derat0r", NameProblem.RESERVED, id="N02-all-at-once"),
        pytest.param("a\u200bb", NameProblem.INVISIBLE, id="N06"),
        pytest.param("bob\u202egnp", NameProblem.INVISIBLE, id="N06-override"),
        pytest.param("a\0b", NameProblem.INVISIBLE, id="N06-nul"),
        pytest.param("a\u2800b", NameProblem.INVISIBLE, id="N06-braille"),
        pytest.param("a\ufffcb", NameProblem.INVISIBLE, id="N06-object"),
        pytest.param("a\U0001d159b", NameProblem.INVISIBLE, id="N06-note"),
        pytest.param("a\u3164b", NameProblem.INVISIBLE, id="N06-hangul"),
        pytest.param("a\U00013441b", NameProblem.INVISIBLE, id="N06-hieroglyph"),
        pytest.param("a" * 20_000, NameProblem.LONG, id="N09"),
        pytest.param("ab" * 13, NameProblem.LONG, id="N09-graphemes"),
        pytest.param("a" + "\u0301" * 6 + "b", NameProblem.STACKED, id="T06"),
        pytest.param("<script>alert(1)</script>", NameProblem.LONG, id="N08"),
        pytest.param("ﷺ" * 24, NameProblem.LONG, id="long-when-compared"),
        pytest.param("\U000e0067\U000e0062bob", NameProblem.INVISIBLE, id="N06-tags"),
        pytest.param("bob🏴\U000e0068\U000e0069\U000e007f", NameProblem.INVISIBLE, id="N06-tags-of-no-flag"),
        pytest.param("bob" + ENGLAND[:-1], NameProblem.INVISIBLE, id="N06-tags-without-end"),
        pytest.param("x", NameProblem.SHORT, id="short"),
        pytest.param("--", NameProblem.EMPTY, id="nothing-to-see"),
    ],
)
def test_refuses(name: str, why: NameProblem) -> None:
    assert problem(tidy(name)) is why


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", id="N07"),
        pytest.param(f"Bob {ENGLAND}", id="N07-flag-of-england"),
        pytest.param("🇫🇷 Zoë", id="N07-flag-of-france"),
        pytest.param("4242", id="N10"),
        pytest.param("__proto__", id="N11"),
        pytest.param("null", id="N12"),
        pytest.param("<b>Bob</b>", id="N08"),
        pytest.param("Ольга", id="cyrillic"),
        pytest.param("محمد", id="arabic"),
        pytest.param("Zoë O’Neill", id="punctuation"),
        pytest.param("李雷", id="han"),
    ],
)
def test_takes(name: str) -> None:
    assert problem(tidy(name)) is None


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0316", "\u0316\u0301 "])
def test_a_huge_name_is_refused_in_an_instant(marks: str) -> None:
    begun = process_time()
    assert problem(tidy("a" + marks * 40_000)) is NameProblem.LONG
    assert process_time() - begun < 0.05


def test_what_unicode_calls_blank_hides_in_no_name() -> None:
    called = re.compile(r"\b(BLANK|FILLER|NULL|OBJECT REPLACEMENT|INVISIBLE|ZERO WIDTH)\b")
    drawn = re.compile(r"SYMBOL FOR|BLANK SYMBOL|(GAP|LINE) FILLER")
    names = {char: unicodedata.name(char, "") for char in map(chr, range(sys.maxunicode + 1))}
    blank = [char for char, name in names.items() if called.search(name) and not drawn.search(name)]
    assert len(blank) > 10
    assert [names[char] for char in blank if problem(f"Bob{char}by") is not NameProblem.INVISIBLE] == []


def test_a_blank_at_the_end_is_no_other_name() -> None:
    assert canonical("alice ") == canonical(" Alice") == canonical("ALICE")


def test_superscript_letters_are_no_other_name() -> None:
    assert canonical("ᴮᴵᴳᴮᴵᴿᴰ") == "bigbird"


def test_the_canonical_form_of_every_code_point_is_its_own() -> None:
    for number in range(sys.maxunicode + 1):
        once = canonical(chr(number))
        assert canonical(once) == once, hex(number)


def test_look_alikes_share_a_skeleton() -> None:
    assert skeleton("раypаl") == skeleton("paypal")


@pytest.mark.parametrize(
    "alphabet", [CYRILLIC_CAPITALS, GREEK_CAPITALS, CYRILLIC_SMALL, SMALL_CAPITALS, ACCENTED]
)
@pytest.mark.parametrize("word", sorted(RESERVED))
def test_letters_of_another_alphabet_hide_no_reserved_name(word: str, alphabet: dict[int, int]) -> None:
    for spelled in (word, word.upper(), word.capitalize()):
        assert is_reserved(spelled.translate(alphabet))
        for letter in spelled:
            assert is_reserved(spelled.replace(letter, letter.translate(alphabet), 1))


@pytest.mark.parametrize(
    "name", ["АДМIN".replace("Д", "D"), "НОST", "RООТ", "ΗΟST", "SΥSΤΕΜ", "hοst", "ноst"]
)
def test_look_alikes_in_capitals_are_reserved_too(name: str) -> None:
    assert problem(name) is NameProblem.RESERVED


@pytest.mark.parametrize(
    "name", ["Нина", "РОМАН", "Ρένα", "ΜΑΡΙΑ", "Юрист", "Rosty", "Admiral", "Moci", "Arne", "Clara"]
)
def test_honest_names_of_any_alphabet_are_not_reserved(name: str) -> None:
    assert problem(name) is None


def test_the_canonical_form_of_every_name_taken_fits_its_column() -> None:
    assert Player.__table__.c.canonical.type.length >= MOST_CANONICAL
    assert problem("ﷺ" * 14) is None
    assert len(canonical("ﷺ" * 14)) <= MOST_CANONICAL < len(canonical("ﷺ" * 15))


def test_every_alias_is_a_name() -> None:
    assert all(problem(alias()) is None for _ in range(300))
