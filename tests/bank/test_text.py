"""What text may be stored, and what of it counts when answers are compared."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.text import MULTIPLE_LANGUAGES, fold, problem, tidy

LANGUAGES = ["", "en", "fr", "de", "es", "it", MULTIPLE_LANGUAGES]
ODD = st.text(st.sampled_from("lune'’ theaéABIİ.-%ßﬁ½ǅ\u0301\u0345 が'"))


@pytest.mark.parametrize(
    "text",
    [
        "a\0b",
        "a\x1bb",
        "\x85",
        "\ud800",
        "\ufdd0",
        "\U0001ffff",
        "a\u2028b",
        "\u202eb",
        "\u2066a",
        "a\u2069",
        "\u2069\u2066",
        "e" + "\u0301" * 9,
    ],
)
def test_unfit_text_has_a_problem(text: str) -> None:
    assert problem(text, max_length=100, multiline=True)


def test_a_heap_of_accents_is_refused_as_it_came_and_at_once() -> None:
    text = "a" + "\u0301\u0316" * 40_000
    begun = process_time()
    assert tidy(text) == text
    assert process_time() - begun < 0.05
    assert problem(text, max_length=len(text), multiline=True) == "piles up too many accents on one letter"


def test_accents_that_composing_makes_few_enough_are_composed() -> None:
    spelled = "".join(unicodedata.normalize("NFD", "ǖ" * 100)) + "\u0316" * 8
    assert problem(tidy(spelled), max_length=200, multiline=False) is None
    assert tidy(spelled) == unicodedata.normalize("NFC", spelled)


@pytest.mark.parametrize(
    "text", ["", "Hélène", "\u2066עברית\u2069", "👩‍👩‍👧‍👦", "e\u0301\u0323", "שָׁלוֹם", "a\nb\tc"]
)
def test_honest_text_has_none(text: str) -> None:
    assert problem(text, max_length=100, multiline=True) is None


def test_length_and_lines_are_limited() -> None:
    assert problem("abc", max_length=2, multiline=True) == "is longer than 2 characters"
    assert problem("a\nb", max_length=9, multiline=False) == "must stand on one line, without tabs"


def test_tidy_composes_and_strips() -> None:
    assert tidy(" e\u0301\u00a0\n") == "é"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The Hound of the Baskervilles", "the hound of the baskervilles"),
        ("L’Étranger", "l etranger"),
        ("un'amica", "un amica"),
        ("U.S.A.", "usa"),
        ("J. R. R. Tolkien", "jrr tolkien"),
        ("Straße", "strasse"),
        ("Søren Łukasz Đặng", "soren lukasz dang"),
        ("Ænigma Œuvre", "aenigma oeuvre"),
        ("Jean-Luc", "jean luc"),
        ("3.5", "3 5"),
        ("C++", "c++"),
        ("50%", "50"),
        ("%", "%"),
        ("_", "_"),
        ("?!…", ""),
        ("\u200b", ""),
        ("ガ", "ガ"),
        ("कि", "कि"),
        ("שָׁלוֹם", "שלום"),
        ("Ｗｉｄｅ １２", "wide 12"),
        ("a b", "ab"),
    ],
)
def test_what_counts_of_an_answer(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "language", "folded"),
    [
        ("The Hound of the Baskervilles", "en-GB", "hound of the baskervilles"),
        ("L’Étranger", "fr", "etranger"),
        ("un'amica", "it", "amica"),
        ("Der Richter und sein Henker", "DE-at", "richter und sein henker"),
        ("La casa", "es", "casa"),
        ("The", "en", "the"),
        ("The The End", "en", "the end"),
        ("La La Land", "en", "la la land"),
        ("La La Land", "it", "la land"),
        ("Die Hard", "en", "die hard"),
        ("I, Claudius", "en", "i claudius"),
        ("The Hound", "de", "the hound"),
        ("The Hound", "xx", "the hound"),
        ("Die Mutter", MULTIPLE_LANGUAGES, "mutter"),
    ],
)
def test_one_article_of_the_language_does_not_count(text: str, language: str, folded: str) -> None:
    assert fold(text, language) == folded


@given(st.one_of(st.text(), ODD), st.sampled_from(LANGUAGES))
def test_folding_twice_changes_nothing(text: str, language: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(fold(text), language) == fold(text, language)


@given(st.one_of(st.text(), ODD), st.sampled_from(LANGUAGES))
def test_dropping_an_article_never_leaves_nothing(text: str, language: str) -> None:
    assert bool(fold(text, language)) == bool(fold(text))


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=1))
def test_composition_does_not_count(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
