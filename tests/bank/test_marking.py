"""How far an answer is right, and which answers are none."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.marking import BadResponse, EmptyResponse, mark, number_readings, read
from quizapp.bank.question import Kind
from tests.bank.written import (
    EVERY_KIND,
    matching,
    multiple,
    number,
    ordering,
    question,
    single,
    true_false,
    typed,
)


def mark_of(written: dict[str, Any], raw: object) -> Fraction:
    asked = question(written)
    return mark(asked, read(asked.asked(), raw))


@pytest.mark.parametrize("written", EVERY_KIND, ids=lambda written: written["kind"])
def test_the_key_earns_everything(written: dict[str, Any]) -> None:
    asked = question(written)
    assert mark(asked, read(asked.asked(), asked.key())) == 1


@pytest.mark.parametrize("written", [single(), true_false()], ids=["single", "true_false"])
def test_another_choice_earns_nothing(written: dict[str, Any]) -> None:
    assert mark_of(written, 1) == 0


@given(st.sets(st.integers(0, 5), min_size=1, max_size=5), st.sets(st.integers(0, 5), min_size=1))
def test_multiple_is_between_nothing_and_everything(rights: set[int], chosen: set[int]) -> None:
    options = list("ABCDEF")
    fraction = mark_of(multiple(options=options, answer=[options[n] for n in rights]), sorted(chosen))
    assert 0 <= fraction <= 1
    assert (fraction == 1) == (chosen == rights)


@given(st.sets(st.integers(0, 5), min_size=1, max_size=5))
def test_g20_ticking_everything_earns_nothing(rights: set[int]) -> None:
    options = list("ABCDEF")
    assert mark_of(multiple(options=options, answer=[options[n] for n in rights]), list(range(6))) == 0


@given(st.permutations(list("ABCDEF")), st.sets(st.sampled_from("ABCDEF"), min_size=1))
def test_the_order_of_options_does_not_change_the_mark(options: list[str], chosen: set[str]) -> None:
    in_order = mark_of(
        multiple(options=list("ABCDEF"), answer=["A", "C"]), [ord(c) - ord("A") for c in chosen]
    )
    assert (
        mark_of(multiple(options=options, answer=["A", "C"]), [options.index(c) for c in chosen]) == in_order
    )


def test_multiple_weighs_rights_against_wrongs() -> None:
    assert mark_of(multiple(), [0]) == Fraction(1, 2)
    assert mark_of(multiple(), [0, 1, 2]) == Fraction(1, 2)
    assert mark_of(multiple(), [1, 3]) == 0


@given(st.permutations(range(4)))
def test_ordering_is_kendalls_tau_and_never_below_nothing(given_order: list[int]) -> None:
    key = question(ordering()).key()
    agreeing = sum(
        (given_order.index(key[i]) < given_order.index(key[j]))
        - (given_order.index(key[i]) > given_order.index(key[j]))
        for i in range(4)
        for j in range(i + 1, 4)
    )
    assert mark_of(ordering(), given_order) == max(Fraction(0), Fraction(agreeing, 6))


def test_matching_is_the_share_of_pairs() -> None:
    choices = question(matching()).asked().choices
    rows = [choices.index("Kitchen"), choices.index("Attic"), choices.index("Hall")]
    assert mark_of(matching(), rows) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("answer", "given_text", "right"),
    [
        pytest.param("Hélène", "He\u0301le\u0300ne", True, id="T02"),
        pytest.param("12", "１２", True, id="T03"),
        pytest.param("Julie Gayet", "\u00a0julie \u00a0 gayet ", True, id="T04"),
        pytest.param("O'Brien", "o\u2019brien", True, id="T05"),
        pytest.param("Hélène", "%", False, id="T09-percent"),
        pytest.param("Hélène", "______", False, id="T09-underscore"),
        pytest.param("The Hound", "hound", True, id="article"),
        pytest.param("L'Étranger", "letranger", True, id="elided-article-as-a-typo"),
        pytest.param("Axe", "Axa", False, id="three-letters"),
        pytest.param("Rope", "Ropa", True, id="four-letters"),
        pytest.param("Rope", "Rpoe", True, id="neighbours-swapped"),
        pytest.param("Machine", "Macchime", False, id="seven-letters-two-slips"),
        pytest.param("Guardian", "Gardien", True, id="eight-letters-two-slips"),
        pytest.param("Guardian", "Gardin!s", False, id="eight-letters-three-slips"),
        pytest.param("Room 1931", "Rom 1931", True, id="slip-beside-a-number"),
        pytest.param("Room 1931", "Room 1932", False, id="slip-in-a-number"),
        pytest.param("Apartment 12b", "Apartment 12", False, id="slip-in-a-word-with-a-digit"),
    ],
)
def test_typed_answers(answer: str, given_text: str, right: bool) -> None:
    assert mark_of(typed(answer=answer), given_text) == int(right)


@pytest.mark.parametrize(
    ("answer", "given_text", "language", "right"),
    [
        ("La La Land", "Land", "en", False),
        ("La La Land", "Land", "it", False),
        ("Die Hard", "Hard", "en", False),
        ("Die Hard", "Hard", "de", True),
        ("A-Team", "The A-Team", "en", True),
        ("The A-Team", "A-Team", "en", True),
        ("The A-Team", "A-Taem", "en", True),
        ("The A-Team", "Team", "en", False),
        ("A Hound", "The Hound", "en", True),
        ("Hund", "ein Hund", "de-AT", True),
        ("Hund", "the Hund", "de", False),
        ("The Axe", "The Axa", "en", False),
    ],
)
def test_an_article_of_the_packs_language_does_not_count(
    answer: str, given_text: str, language: str, right: bool
) -> None:
    asked = question(typed(answer=answer))
    assert mark(asked, read(asked.asked(), given_text), language) == int(right)


def test_a_short_word_left_out_is_a_typo_unless_it_is_rejected() -> None:
    assert mark_of(typed(answer="I, Claudius"), "Claudius") == 1
    assert mark_of(typed(answer="I, Claudius", reject=["Claudius"]), "Claudius") == 0


@pytest.mark.parametrize(
    ("given_text", "right"),
    [
        ("Marie", True),
        ("Maria", False),
        ("maría", False),
        pytest.param("Mariee", True, id="nearer-to-the-key"),
        pytest.param("Mariaa", False, id="nearer-to-the-other"),
        pytest.param("Mari", False, id="as-near-to-both"),
        pytest.param("the Maria", False, id="article"),
        pytest.param("the Mari", False, id="article-as-near-to-both"),
    ],
)
def test_a_rejected_name_is_told_apart(given_text: str, right: bool) -> None:
    assert mark_of(typed(answer="Marie", reject=["Maria"]), given_text) == int(right)


@given(
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from([" ", "\u00a0", "\t ", "  "]),
)
def test_case_accents_and_blanks_do_not_count(case: Any, blank: str) -> None:
    variant = case(f"le{blank}père{blank}noël").replace("\t", "")
    assert mark_of(typed(answer="Le Père Noël", accept=["Santa"]), variant) == 1
    assert mark_of(typed(answer="Père Noël"), case("pere noel")) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", "4"),
        (" ４２ ", "42"),
        ("٣", "3"),
        ("1,234", "1234"),
        ("1.234", "1.234"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("12,34,567", "1234567"),
        ("1 234", "1234"),
        ("1\u202f234,5", "1234.5"),
        ("1'234", "1234"),
        ("1\u2019234.5", "1234.5"),
        ("0,125", "0.125"),
        ("12,5", "12.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("\u22125", "-5"),
        ("- 5", "-5"),
        ("+5", "5"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: str) -> None:
    assert number_readings(text)[0] == Decimal(value)


@pytest.mark.parametrize(
    "text", ["four", "nan", "inf", "1e5", "10²", "½", "1,2,3", "1 2", "--5", "5 5", "1" * 31, "1.2.3"]
)
def test_what_is_no_number_uses_no_turn_up(text: str) -> None:
    with pytest.raises(EmptyResponse):
        number_readings(text)


@pytest.mark.parametrize("text", ["1,234", "1.234"])
def test_both_readings_of_a_mark_count(text: str) -> None:
    assert set(number_readings(text)) == {Decimal(1234), Decimal("1.234")}
    assert mark_of(number(answer=1234), text) == mark_of(number(answer="1.234"), text) == 1


@pytest.mark.parametrize(("text", "right"), [("9", 0), ("9.5", 1), ("10,5", 1), ("10.51", 0)])
def test_tolerance_is_inclusive(text: str, right: int) -> None:
    assert mark_of(number(answer=10, tolerance="0.5"), text) == right


@given(st.integers(0, 10**9), st.sampled_from([",", ".", " ", "'"]))
def test_thousands_may_be_marked(value: int, sign: str) -> None:
    assert Decimal(value) in number_readings(f"{value:,}".replace(",", sign))


@pytest.mark.parametrize("written", EVERY_KIND, ids=lambda written: written["kind"])
@pytest.mark.parametrize("raw", [None, "", [], ()])
def test_nothing_is_no_answer(written: dict[str, Any], raw: object) -> None:
    with pytest.raises(EmptyResponse):
        read(question(written).asked(), raw)


@pytest.mark.parametrize(
    "text", [pytest.param(" ", id="T08-blank"), "\u00a0\u200b", pytest.param("...", id="T08-folds"), "\u0301"]
)
def test_t08_an_answer_that_folds_to_nothing_is_none(text: str) -> None:
    with pytest.raises(EmptyResponse):
        read(question(typed()).asked(), text)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("single", "1"),
        ("single", [1]),
        ("single", True),
        ("single", 3),
        ("single", -1),
        ("true_false", 2),
        pytest.param("multiple", [1, 1, 1], id="G19"),
        ("multiple", 1),
        ("multiple", [0, 9]),
        ("multiple", [0, "1"]),
        ("multiple", [0] * 1_000),
        ("ordering", [0, 1, 2]),
        ("ordering", [0, 1, 2, 2]),
        ("matching", [0, 1]),
        ("matching", [0, 0, 1]),
        ("matching", [0, 1, 2, 3]),
        ("typed", 4),
        ("typed", "x" * 501),
        pytest.param("typed", "a" + "\u0301" * 500, id="T06"),
        ("typed", "a\nb"),
        ("typed", "a\u202eb"),
        ("number", 4),
    ],
)
def test_what_cannot_be_an_answer_is_refused(kind: str, raw: object) -> None:
    asked = next(question(written).asked() for written in EVERY_KIND if written["kind"] == kind)
    with pytest.raises(BadResponse) as refused:
        read(asked, raw)
    assert not isinstance(refused.value, EmptyResponse)
    assert asked.kind is Kind(kind)


def test_ticks_are_put_in_order() -> None:
    assert read(question(multiple()).asked(), [2, 0]) == (0, 2)


def test_a_response_that_was_not_read_is_refused() -> None:
    with pytest.raises(BadResponse):
        mark(question(multiple()), 1)
