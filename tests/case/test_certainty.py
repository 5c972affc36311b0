"""How sure somebody is and what it pays: whoever is honest about it does best."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.case.rules.certainty import Certainty, expected, mark
from quizapp.case.rules.titles import Title, title_of

CHANCES = st.fractions(0, 1)
TWO_THIRDS, FOUR_FIFTHS = Fraction(2, 3), Fraction(4, 5)


@pytest.mark.parametrize(
    ("certainty", "right", "wrong"),
    [(Certainty.GUESS, 1, 0), (Certainty.FAIRLY, 2, -2), (Certainty.CERTAIN, 3, -6)],
)
def test_the_scale(certainty: Certainty, right: int, wrong: int) -> None:
    assert (mark(certainty, right=True), mark(certainty, right=False)) == (right, wrong)


@given(CHANCES)
def test_honesty_pays(chance: Fraction) -> None:
    honest = (
        Certainty.GUESS
        if chance < TWO_THIRDS
        else Certainty.FAIRLY
        if chance < FOUR_FIFTHS
        else Certainty.CERTAIN
    )
    assert all(expected(honest, chance) >= expected(other, chance) for other in Certainty)


@given(CHANCES.filter(lambda chance: chance not in {TWO_THIRDS, FOUR_FIFTHS}))
def test_only_honesty_does(chance: Fraction) -> None:
    best = max(expected(each, chance) for each in Certainty)
    assert [expected(each, chance) for each in Certainty].count(best) == 1


@pytest.mark.parametrize("chance", [TWO_THIRDS, FOUR_FIFTHS])
def test_where_two_are_as_good(chance: Fraction) -> None:
    best = sorted((expected(each, chance) for each in Certainty), reverse=True)
    assert best[0] == best[1]


@given(st.integers(1, 4).flatmap(lambda parts: st.tuples(st.just(parts), st.integers(-6 * parts, 3 * parts))))
def test_more_marks_are_no_lower_title(given: tuple[int, int]) -> None:
    parts, score = given
    ladder = list(Title)
    if score < 3 * parts:
        assert ladder.index(title_of(score + 1, parts)) <= ladder.index(title_of(score, parts))


@pytest.mark.parametrize("parts", [1, 2, 3, 4])
def test_the_ends_of_the_ladder(parts: int) -> None:
    assert title_of(3 * parts, parts) is Title.FLAWLESS
    assert title_of(0, parts) is Title.EVEN
    assert title_of(-6 * parts, parts) is Title.FOOLED


def test_every_title_can_be_had() -> None:
    assert {title_of(score, 4) for score in range(-24, 13)} == set(Title)
