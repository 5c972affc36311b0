"""Which questions a day asks: the same for all, none soon again, of all packs, untold to who lacks the secret."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.daily.rules.draw import LEFT, SIZE, draw, rested, seed
from quizapp.play.rules.draw import Candidate

SECRET = "0123456789abcdef" * 4
BEGINNING = date(2026, 11, 26)
BANKS = st.lists(st.integers(1, 30), min_size=1, max_size=7)
"""How many questions each pack has."""


def bank(sizes: list[int]) -> list[Candidate]:
    questions = [version for version, size in enumerate(sizes) for _ in range(size)]
    return [Candidate(n, n, 0, "plot", version=version) for n, version in enumerate(questions)]


def history(sizes: list[int], days: int, secret: str = SECRET) -> list[list[int]]:
    """Return what so many days in a row ask, the latest first."""
    drawn: list[list[int]] = []
    for n in range(days):
        found = draw(bank(sizes), [set(day) for day in drawn], seed(secret, BEGINNING + timedelta(days=n)))
        drawn.insert(0, [each.question for each in found])
    return drawn


@given(BANKS, st.integers(1, 12))
def test_the_same_days_ask_the_same_in_the_same_order(sizes: list[int], days: int) -> None:
    assert history(sizes, days) == history(sizes, days)


@given(BANKS)
def test_the_order_of_the_bank_changes_nothing(sizes: list[int]) -> None:
    today = seed(SECRET, BEGINNING)
    assert draw(bank(sizes), [], today) == draw(bank(sizes)[::-1], [], today)


@given(BANKS, st.integers(1, 12))
def test_a_day_asks_five_different_ones_or_as_many_as_there_are(sizes: list[int], days: int) -> None:
    for day in history(sizes, days):
        assert len(day) == len(set(day)) == min(SIZE, sum(sizes))


@given(BANKS, st.integers(1, 12))
def test_a_question_rests_as_long_as_enough_are_left_and_no_longer(sizes: list[int], days: int) -> None:
    today, *before = history(sizes, days + 1)
    gap = max(0, (sum(sizes) - LEFT) // SIZE)
    assert not {question for day in before[:gap] for question in day} & set(today)
    left = rested(bank(sizes), [set(day) for day in before])
    assert len(left) >= min(LEFT, sum(sizes))
    assert len(left) < LEFT + SIZE or gap >= len(before)


@given(BANKS)
def test_no_pack_gives_more_than_its_share_while_others_have_more_to_give(sizes: list[int]) -> None:
    drawn = Counter(each.version for each in draw(bank(sizes), [], seed(SECRET, BEGINNING)))
    share = -(-SIZE // len(sizes))
    for version, number in drawn.items():
        others = [size - drawn[other] for other, size in enumerate(sizes) if other != version]
        assert number <= share or all(
            left == 0 or drawn[other] >= number - 1
            for (other, left) in zip((n for n in range(len(sizes)) if n != version), others, strict=True)
        )


def test_another_secret_or_another_day_asks_something_else() -> None:
    sizes = [12, 10, 11, 9, 8, 12, 10]
    days = [BEGINNING + timedelta(days=n) for n in range(50)]
    seeds = {seed(secret, day) for secret in (SECRET, "another") for day in days}
    assert len(seeds) == 100
    assert len({tuple(each.question for each in draw(bank(sizes), [], one)) for one in seeds}) == 100


def test_each_question_comes_up_as_often_as_any_other() -> None:
    drawn = Counter(
        each.question
        for n in range(2000)
        for each in draw(bank([10, 10, 10, 10]), [], seed(SECRET, BEGINNING + timedelta(days=n)))
    )
    expected = 2000 * SIZE / 40
    # What chi-square passes by chance once in a hundred, with 39 degrees of freedom.
    assert sum((drawn[n] - expected) ** 2 / expected for n in range(40)) < 62.4
