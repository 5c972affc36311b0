"""Which questions a round gets, and in what order."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.play.rules.draw import Candidate, draw, shares, shuffled, unshuffled

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

seeds = st.binary(min_size=16, max_size=16)
met = st.none() | st.integers(0, 5).map(lambda days: LONG_AGO + timedelta(days=days))
pools = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["plot", "cast", "ending"]), met), max_size=40
).map(lambda rows: [Candidate(number, number, *row) for number, row in enumerate(rows)])


def plain(
    count: int, category: str = "plot", first: int = 0, seen: datetime | None = None
) -> list[Candidate]:
    return [Candidate(first + number, first + number, 0, category, seen) for number in range(count)]


@given(pools, st.none() | st.integers(1, 50), seeds)
def test_the_same_seed_and_history_give_the_same_draw(
    pool: list[Candidate], size: int | None, seed: bytes
) -> None:
    assert draw(pool, size, seed) == draw(reversed(pool), size, seed)


@given(pools, st.integers(1, 50), seeds)
def test_a_round_has_as_many_as_asked_for_or_all_there_are(
    pool: list[Candidate], size: int, seed: bytes
) -> None:
    drawn = draw(pool, size, seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(pool))


@given(pools, st.none() | st.integers(1, 50), seeds)
def test_questions_come_in_order_of_stage(pool: list[Candidate], size: int | None, seed: bytes) -> None:
    stages = [each.stage for each in draw(pool, size, seed)]
    assert stages == sorted(stages)


@given(pools, st.integers(1, 50), seeds)
def test_none_is_drawn_before_one_met_longer_ago(pool: list[Candidate], size: int, seed: bytes) -> None:
    def age(each: Candidate) -> float:
        return each.met.timestamp() if each.met else 0

    drawn = draw(pool, size, seed)
    left = set(pool) - set(drawn)
    assert not drawn or not left or max(map(age, drawn)) <= min(map(age, left))


@given(
    st.dictionaries(st.sampled_from(["plot", "cast", "ending"]), st.integers(1, 90), min_size=1),
    st.data(),
    seeds,
)
def test_categories_get_their_share_give_or_take_one(
    counts: dict[str, int], data: st.DataObject, seed: bytes
) -> None:
    total = sum(counts.values())
    seats = data.draw(st.integers(0, total))
    given_ = shares(Counter(counts), seats, seed)
    assert sum(given_.values()) == seats
    assert all(abs(given_[name] - seats * count / total) < 1 for name, count in counts.items())


def test_shares_by_largest_remainder() -> None:
    # 10 seats over 47, 16 and 37 of 100: quotas 4.7, 1.6 and 3.7; the two left go to the remainders .7 and .7.
    assert shares(Counter(plot=47, cast=16, ending=37), 10, b"s" * 16) == {"plot": 5, "cast": 1, "ending": 4}


def test_a_round_of_ten_has_each_category_by_its_share() -> None:
    pool = plain(30) + plain(15, "cast", 100) + plain(15, "ending", 200)
    drawn = Counter(each.category for each in draw(pool, 8, b"s" * 16))
    assert drawn == {"plot": 4, "cast": 2, "ending": 2}


def test_what_was_never_met_comes_first() -> None:
    pool = plain(5) + plain(5, first=100, seen=LONG_AGO)
    assert {each.question for each in draw(pool, 5, b"s" * 16)} == {0, 1, 2, 3, 4}


def test_where_every_place_comes_up_equally_often() -> None:
    # Chi-square with 3 degrees of freedom: 11.34 is passed by chance once in a hundred, 21.1 once in ten thousand.
    places = Counter(shuffled(4, number.to_bytes(16), "q").index(0) for number in range(1, 10_001))
    assert sum((places[place] - 2500) ** 2 / 2500 for place in range(4)) < 21.1


@given(st.integers(1, 10), seeds)
def test_a_shuffle_holds_everything_once(size: int, seed: bytes) -> None:
    assert sorted(shuffled(size, seed, "q")) == list(range(size))


def test_an_answer_is_read_back_through_the_shuffle() -> None:
    order = (2, 0, 1)
    assert unshuffled(0, order) == 2
    assert unshuffled([1, 2], order) == [0, 1]
    assert unshuffled("as typed", order) == "as typed"
    assert unshuffled(7, order) == -1
