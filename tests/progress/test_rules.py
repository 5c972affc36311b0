"""When questions come back, and where the columns of a chart stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizapp.play.rules.points import Verdict
from quizapp.progress.rules.chart import GROUND, LEFT, TOP, WIDTH, chart, scale
from quizapp.progress.rules.record import Sum, by_category, mondays
from quizapp.progress.rules.schedule import CLOSED_AFTER, Memory, rating, reviewed

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
ANSWERS = st.tuples(st.sampled_from(Verdict), st.booleans(), st.integers(-400, 4000))
"""What an answer was found, whether its hint was taken, and how many hours after the one before it was given."""


def remembered(answers: list[tuple[Verdict, bool, int]]) -> list[Memory]:
    """Return what is remembered after each of these."""
    memory, at, found = None, NOON, []
    for verdict, hinted, hours in answers:
        at += timedelta(hours=hours)
        memory = reviewed(memory, rating(verdict, hinted=hinted), at)
        found.append(memory)
    return found


@given(st.lists(ANSWERS, min_size=1, max_size=12))
def test_it_comes_back_in_whole_days_and_the_same_answers_set_the_same_dates(
    answers: list[tuple[Verdict, bool, int]],
) -> None:
    found = remembered(answers)
    assert found == remembered(answers)
    for memory in found:
        wait = memory.due - memory.last_review
        assert wait >= timedelta(days=1)
        assert wait % timedelta(days=1) == timedelta()
        assert 1 <= memory.difficulty <= 10
        assert memory.stability > 0
        assert memory.is_closed == (wait > CLOSED_AFTER)


@given(st.lists(ANSWERS, min_size=1, max_size=6), st.integers(24, 4000))
def test_the_better_it_was_known_the_longer_it_stays_away(
    answers: list[tuple[Verdict, bool, int]], hours: int
) -> None:
    before = remembered(answers)[-1]
    at = before.last_review + timedelta(hours=hours)
    missed, hinted, known = (
        reviewed(before, rating(verdict, hinted=hint), at).due
        for verdict, hint in ((Verdict.WRONG, False), (Verdict.RIGHT, True), (Verdict.RIGHT, False))
    )
    assert missed <= hinted <= known
    assert reviewed(before, rating(Verdict.PARTLY, hinted=False), at).due == hinted


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=40))
def test_columns_stand_in_order_on_the_ground_and_as_high_as_their_numbers(values: list[int]) -> None:
    drawn = chart(values)
    assert len(drawn.columns) == len(values)
    lefts = [column.x for column in drawn.columns]
    assert lefts == sorted(lefts)
    assert lefts[0] >= LEFT
    top = scale(max(values))
    for value, column in zip(values, drawn.columns, strict=True):
        assert abs(column.y + column.height - GROUND) < 0.02
        assert abs(column.height - (GROUND - TOP) * value / top) < 0.02
        assert column.x + column.width <= WIDTH
    assert [line.value for line in drawn.lines] == [0, top // 2, top]
    assert [mark.at for mark in drawn.marks] == sorted({mark.at for mark in drawn.marks})
    assert drawn.marks[-1].at == len(values) - 1


@given(st.integers(0, 10**9))
def test_a_scale_is_round_and_hardly_higher_than_it_must_be(most: int) -> None:
    top = scale(most)
    assert top >= most
    assert top % 2 == 0
    assert str(top).rstrip("0") in {"2", "4", "1"}
    assert top <= max(2, 2.5 * most)


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_twelve_weeks_are_looked_back_on(day: date) -> None:
    found = mondays(day)
    assert len(found) == 12
    assert found[-1] == day
    assert {(later - earlier).days for earlier, later in pairwise(found)} == {7}


def test_a_category_that_is_not_known_any_more_is_left_out() -> None:
    sums = [("plot", Sum(1, 1, 100)), (None, Sum(1, 0, 0)), ("plot", Sum(2, 0, 0))]
    assert by_category(sums, ("cast", "plot")) == (("plot", Sum(3, 1, 100)),)
