"""Quotations in evidence, held against the text of a book."""

from __future__ import annotations

import pytest

from quizapp.bank.chapters import Chapter, cut, fold
from quizapp.bank.pack import Pack
from quizapp.bank.quotations import misquotations, quotations
from tests.bank import written
from tests.factories import make_pack, make_question

BOOK = """\
CONTENTS
CHAPTER I. A Letter
CHAPTER II. A Knife

CHAPTER I. A Letter

“It’s a quarter-past
seven,” said she\u2060—the cook.

CHAPTER II. A Knife

The butler rubbed his hands. Part I liked best was his silence.
Chapter I of his life was over.
"""
PARTS = """\
## Part I - London

## I - Fog

A cab stood in the rain.

## II

A lamp went out.

## Part II - Utah

## 1. Salt

A horse stood in the sun.
"""


def pack_quoting(*locators: str) -> Pack:
    evidence = [{"work": "The Case", "locator": locator} for locator in locators]
    return Pack.model_validate(make_pack([make_question(evidence=evidence)]))


def wrong(book: str, *locators: str) -> list[str]:
    return [each.wrong for each in misquotations(pack_quoting(*locators), cut(book))]


@pytest.mark.parametrize(
    ("locator", "found"),
    [
        ("Chapter 12, “a quarter-past seven”", [("Chapter 12", "a quarter-past seven")]),
        ("Kapitel 3: „ein Viertel nach sieben“", [("Kapitel 3", "ein Viertel nach sieben")]),
        ("Chapitre 3, «sept heures»", [("Chapitre 3", "sept heures")]),
        ("“He said “no” to me”", [("", "He said “no” to me")]),
        ("Chapter 1, “one” and “two”", [("Chapter 1", "one"), ("Chapter 1", "two")]),
        ("Chapter 12", []),
        ("Chapter 12, “never closed", []),
    ],
)
def test_a_quotation_stands_between_typographic_marks(locator: str, found: list[tuple[str, str]]) -> None:
    assert [(each.place, each.words) for each in quotations(pack_quoting(locator))] == found


def test_exhibits_and_the_solution_quote_too() -> None:
    evidence = [{"work": "The Bell", "locator": "Chapter 2, “a knife”"}]
    case = written.case(written.exhibit("knife", evidence=evidence))
    case["solution"] |= {"evidence": evidence}
    pack = written.pack(written.single(), case=case)
    assert [(each.of, each.words) for each in quotations(pack)] == [
        ("solution", "a knife"),
        ("knife", "a knife"),
    ]


def test_quotes_dashes_and_line_ends_do_not_count() -> None:
    assert wrong(BOOK, "Chapter 1, “It's a quarter–past seven,” said she-the cook”") == []


@pytest.mark.parametrize("words", ["a quarter past seven", "A quarter-past seven", "quarter-past sev"])
def test_words_letters_and_their_case_do(words: str) -> None:
    assert wrong(BOOK, f"Chapter 1, “{words}”") == ["do not stand in the text"]


def test_it_stands_in_the_chapter_that_is_named() -> None:
    assert wrong(BOOK, "Chapter 2, “rubbed his hands”", "The pantry, “rubbed his hands”") == []
    assert wrong(BOOK, "Chapter I, “rubbed his hands”") == ["stand in chapter 2, not in chapter 1"]
    assert wrong(BOOK, "Chapter 9, “rubbed his hands”") == []


def test_a_part_tells_chapters_of_the_same_number_apart() -> None:
    assert wrong(PARTS, "Part I, chapter 1, “A cab stood”", "Part II, chapter 1, “A horse stood”") == []
    assert wrong(PARTS, "Part II, chapter 1, “A cab stood”") == [
        "stand in part 1, chapter 1, not in part 2, chapter 1"
    ]
    assert wrong(PARTS, "Chapter 1, “A horse stood”", "Chapter 2, “A lamp went out.”") == []


def test_a_sentence_that_begins_like_a_heading_is_none() -> None:
    assert list(cut(BOOK).chapters) == [Chapter(None, 1), Chapter(None, 2)]


def test_a_numeral_by_itself_is_a_heading_and_a_word_of_such_letters_is_not() -> None:
    assert list(cut("XIV.\n\nHe bowed.\n\nCivil.\n\nXIX\n\nShe did not.").chapters) == [
        Chapter(None, 14),
        Chapter(None, 19),
    ]


def test_more_than_twenty_words_are_too_many() -> None:
    words = "one two three four five six seven eight nine ten" * 2
    assert wrong(words, f"“{words}”") == []
    assert wrong(f"{words} more-than", f"“{words} more-than”") == ["are 21 words, and 20 are enough"]


def test_folding_twice_changes_nothing() -> None:
    assert fold(fold(BOOK)) == fold(BOOK)
