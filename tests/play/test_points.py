"""What an answer is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.play.rules.points import Verdict, bonus, is_late, limit, points, verdict

OPENED = datetime(2026, 1, 1, 20, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)

fractions = st.fractions(0, 1, max_denominator=50)
difficulties = st.sampled_from(["easy", "medium", "hard"])


@pytest.mark.parametrize(("difficulty", "worth"), [("easy", 100), ("medium", 200), ("hard", 300)])
def test_a_right_answer_earns_its_worth_and_half_of_it_with_the_hint(difficulty: str, worth: int) -> None:
    assert points(difficulty, Fraction(1), hint=False) == worth
    assert points(difficulty, Fraction(1), hint=True) == worth // 2


def test_thirds_are_rounded_to_whole_points() -> None:
    assert points("easy", Fraction(1, 3), hint=False) == 33
    assert points("easy", Fraction(1, 8), hint=False) == 13


@given(difficulties, fractions, st.booleans())
def test_points_are_never_negative_and_the_hint_never_helps(
    difficulty: str, fraction: Fraction, hint: bool
) -> None:
    earned = points(difficulty, fraction, hint=hint)
    assert 0 <= earned <= points(difficulty, fraction, hint=False)


@given(st.integers(0, 300), st.floats(-5, 60, allow_nan=False))
def test_the_bonus_is_at_most_half_again(earned: int, seconds: float) -> None:
    extra = bonus(earned, OPENED, OPENED + timedelta(seconds=seconds), HALF_MINUTE)
    assert 0 <= extra <= earned / 2 + 0.5


def test_the_bonus_is_half_again_by_the_share_of_time_left() -> None:
    assert bonus(200, OPENED, OPENED, HALF_MINUTE) == 100
    assert bonus(200, OPENED, OPENED + timedelta(seconds=15), HALF_MINUTE) == 50
    assert bonus(200, OPENED, OPENED + HALF_MINUTE, HALF_MINUTE) == 0


def test_without_a_clock_there_is_no_bonus_and_no_late() -> None:
    assert bonus(200, OPENED, OPENED, None) == 0
    assert not is_late(OPENED, OPENED + timedelta(days=9), None)


def test_a_clock_set_back_gives_no_more_than_the_whole_bonus() -> None:
    assert bonus(200, OPENED, OPENED - timedelta(hours=1), HALF_MINUTE) == 100


@pytest.mark.parametrize(("over", "late"), [(0, False), (100, False), (500, False), (501, True)])
def test_half_a_second_of_grace(over: int, late: bool) -> None:
    assert is_late(OPENED, OPENED + HALF_MINUTE + timedelta(milliseconds=over), HALF_MINUTE) is late


@pytest.mark.parametrize(
    ("pace", "factor", "seconds"),
    [
        ("relaxed", "1", None),
        ("clock", "none", None),
        ("clock", "1", 30),
        ("clock", "1.5", 45),
        ("clock", "10", 300),
    ],
)
def test_the_time_a_player_has(pace: str, factor: str, seconds: int | None) -> None:
    assert limit(pace, factor) == (timedelta(seconds=seconds) if seconds else None)


def test_marks_have_names() -> None:
    assert [verdict(Fraction(n, 2)) for n in range(3)] == [Verdict.WRONG, Verdict.PARTLY, Verdict.RIGHT]
