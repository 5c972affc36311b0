"""Item analysis: worked examples, and what follows from the figures."""

from __future__ import annotations

from math import sqrt
from statistics import correlation
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.authoring.rules.items import (
    Doubt,
    Item,
    OptionShare,
    Sums,
    by_doubt,
    discrimination,
    facility,
    median,
    shares,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def summed(pairs: Sequence[tuple[float, float]]) -> Sums:
    """Return what marks here and mean marks on the rest add up to."""
    return Sums(
        answers=len(pairs),
        marks=sum(x for x, _ in pairs),
        right=sum(x == 1 for x, _ in pairs),
        pairs=len(pairs),
        x=sum(x for x, _ in pairs),
        y=sum(y for _, y in pairs),
        xx=sum(x * x for x, _ in pairs),
        yy=sum(y * y for _, y in pairs),
        xy=sum(x * y for x, y in pairs),
    )


def item(sums: Sums, options: tuple[OptionShare, ...] = (), reports: int = 0, key: str = "q") -> Item:
    return Item(key=key, prompt="Who?", kind="single", sums=sums, options=options, reports=reports)


def many(right: int, answers: int = 100, **more: Any) -> Sums:
    return Sums(answers=answers, marks=right, right=right, **more)


EXAMPLE = [(1.0, 0.9), (1.0, 0.8), (1.0, 0.7), (0.0, 0.4), (0.0, 0.3), (0.0, 0.5)]
"""Six players, three of whom had it right, and how they did on the rest."""


def test_a_worked_example() -> None:
    # The means are 0.5 and 0.6. Σ(x - 0.5)(y - 0.6) = 0.5 (0.3 + 0.2 + 0.1) + 0.5 (0.2 + 0.3 + 0.1) = 0.6,
    # Σ(x - 0.5)² = 6 · 0.25 = 1.5, Σ(y - 0.6)² = 0.09 + 0.04 + 0.01 + 0.04 + 0.09 + 0.01 = 0.28.
    sums = summed(EXAMPLE)
    assert facility(sums) == 0.5
    assert discrimination(sums) == pytest.approx(0.6 / sqrt(1.5 * 0.28))
    # The same by the formula for the point-biserial correlation: (M₁ - M₀) / s · √(pq), s over n.
    assert discrimination(sums) == pytest.approx((0.8 - 0.4) / sqrt(0.28 / 6) * sqrt(0.5 * 0.5))


def test_marks_between_right_and_wrong_count_for_what_they_are() -> None:
    assert facility(summed([(1.0, 0), (0.5, 0), (0.0, 0), (0.25, 0)])) == 0.4375


def test_where_all_did_the_same_there_is_no_telling() -> None:
    assert discrimination(summed([(1.0, 0.1), (1.0, 0.9)])) is None
    assert discrimination(summed([(1.0, 1 / 3), (0.0, 1 / 3), (0.5, 1 / 3)])) is None
    assert discrimination(Sums()) is None


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(0, 12)), min_size=3, max_size=60)
)
def test_it_is_the_correlation_that_others_compute(found: list[tuple[float, int]]) -> None:
    pairs = [(x, y / 12) for x, y in found]
    told = discrimination(summed(pairs))
    if len({x for x, _ in pairs}) == 1 or len({y for _, y in pairs}) == 1:
        assert told is None
    else:
        assert told == pytest.approx(correlation([x for x, _ in pairs], [y for _, y in pairs]), abs=1e-9)


def test_of_fewer_than_twenty_nothing_is_told() -> None:
    few = item(Sums(answers=19, marks=0), reports=0)
    assert (few.facility, few.discrimination, few.doubts) == (None, None, ())
    assert shares(["A", "B"], [0], [10, 9], 19) == ()
    backwards = [(1.0, 0.1), (0.0, 0.9)]
    assert item(summed(backwards * 9)).discrimination is None
    assert item(summed(backwards * 10)).discrimination == pytest.approx(-1)


@pytest.mark.parametrize(
    ("sums", "doubts"),
    [
        (many(50), ()),
        (many(95), (Doubt.TOO_EASY,)),
        (many(94), ()),
        (many(10), (Doubt.TOO_HARD,)),
        (many(11), ()),
        (summed([(1.0, 0.1), (0.0, 0.9)] * 10), (Doubt.BACKWARDS,)),
        (summed([(1.0, 0.9), (0.0, 0.1)] * 10), ()),
    ],
)
def test_what_figures_make_worth_a_second_look(sums: Sums, doubts: tuple[Doubt, ...]) -> None:
    assert item(sums).doubts == doubts


def test_what_options_make_worth_a_second_look() -> None:
    def doubts(*times: int) -> tuple[Doubt, ...]:
        return item(many(50), shares(["A", "B", "C"], [0], times, 100)).doubts

    assert doubts(50, 45, 5) == ()
    assert doubts(50, 46, 4) == (Doubt.IDLE,)
    assert doubts(40, 45, 15) == (Doubt.OUTDONE,)
    assert doubts(40, 60, 0) == (Doubt.OUTDONE, Doubt.IDLE)


def test_the_herring_that_caught_most() -> None:
    found = shares(["A", "B", "C", "D"], [0], [40, 12, 30, 0], 82)
    assert [each.caught_most for each in found] == [False, False, True, False]
    assert found[2].share == 30 / 82
    assert not any(each.caught_most for each in shares(["A", "B"], [0], [30, 0], 30))


def test_the_gravest_doubts_come_first_and_the_rest_stay_in_order() -> None:
    plain, easy, reported = (
        item(many(50), key="a"),
        item(many(99), key="b"),
        item(many(50), reports=2, key="c"),
    )
    both = item(many(99), shares(["A", "B"], [0], [99, 1], 100), key="d")
    last = item(many(50), key="e")
    assert [each.key for each in by_doubt([plain, easy, reported, both, last])] == ["c", "d", "b", "a", "e"]


def test_sums_of_revisions_add_up() -> None:
    half = len(EXAMPLE) // 2
    total = summed(EXAMPLE[:half]) + summed(EXAMPLE[half:])
    assert (total.answers, total.right, total.pairs) == (6, 3, 6)
    assert discrimination(total) == pytest.approx(discrimination(summed(EXAMPLE)))


def test_the_median() -> None:
    assert (median([]), median([3]), median([9, 1, 2]), median([4, 1, 2, 9])) == (None, 3, 2, 3)


def test_what_is_not_right_partly_or_passed_is_wrong() -> None:
    assert Sums(answers=10, right=4, partly=2, passed=1, late=3).wrong == 3
