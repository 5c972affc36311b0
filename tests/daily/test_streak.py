"""Days in a row, of which one a week may be missed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.daily.rules.streak import streak

FIRST = date(2026, 11, 1)
DAYS = st.sets(st.integers(0, 60), max_size=40)


def days(pattern: str) -> list[date]:
    """Return the days that a pattern names: x for one that was played."""
    return [FIRST + timedelta(days=n) for n, mark in enumerate(pattern) if mark == "x"]


@pytest.mark.parametrize(
    ("pattern", "current", "best"),
    [
        ("", 0, 0),
        (".", 0, 0),
        ("x", 1, 1),
        ("xxx", 3, 3),
        ("xxx.", 3, 3),
        ("xxx..", 3, 3),
        ("xxx...", 0, 3),
        ("xx.xx", 4, 4),
        ("xx..x", 1, 2),
        ("x.xxxxx.x", 1, 6),
        ("x.xxxxxx.x", 8, 8),
        ("xxx..xx", 2, 3),
        ("x.x..", 0, 2),
    ],
)
def test_what_is_forgiven_and_what_is_not(pattern: str, current: int, best: int) -> None:
    found = streak(days(pattern), FIRST + timedelta(days=max(0, len(pattern) - 1)))
    assert (found.current, found.best) == (current, best)


@given(DAYS, st.integers(0, 70))
def test_a_streak_is_no_longer_than_what_was_played(played: set[int], today: int) -> None:
    found = streak((FIRST + timedelta(days=n) for n in played if n <= today), FIRST + timedelta(days=today))
    assert 0 <= found.current <= found.best <= len(played)


@given(DAYS)
def test_playing_today_adds_one_or_begins_again(played: set[int]) -> None:
    today = FIRST + timedelta(days=61)
    before = streak((FIRST + timedelta(days=n) for n in played), today)
    after = streak([*(FIRST + timedelta(days=n) for n in played), today], today)
    assert after.current == before.current + 1


@given(st.integers(1, 20))
def test_a_day_a_week_may_be_missed_for_ever(weeks: int) -> None:
    pattern = "xxxxxx." * weeks
    found = streak(days(pattern), FIRST + timedelta(days=len(pattern) - 1))
    assert (found.current, found.best) == (6 * weeks, 6 * weeks)


@given(DAYS)
def test_days_played_twice_or_told_in_any_order_are_the_same(played: set[int]) -> None:
    told = [FIRST + timedelta(days=n) for n in played]
    today = FIRST + timedelta(days=60)
    assert streak(told, today) == streak([*told[::-1], *told], today)
