"""Choosing and ordering a round's questions, and the options inside one.

Chance comes from the round's seed alone: everything is sorted by a keyed hash (BLAKE2b, RFC 7693) of the seed and the
thing's name. The same seed and the same history give the same draw on any machine and any version of Python, and nobody
who does not hold the seed can tell one order from another.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from quizapp.play.rules.wish import RoundKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

SEED_BYTES = 16

_met = attrgetter("met")
_question = attrgetter("question")


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn."""

    question: int
    revision: int
    stage: int
    category: str
    met: datetime | None = None
    """When this player last answered it; None if never."""
    difficulty: str = "easy"
    version: int | None = None
    """The version it is from, where a round is drawn from several packs."""


@dataclass(frozen=True)
class Hand:
    """What a round is dealt."""

    questions: Sequence[Candidate]
    """In the order of asking."""
    seed: bytes
    """Decides the order of options."""
    kind: RoundKind = RoundKind.PACK


def draw(candidates: Iterable[Candidate], size: int | None, seed: bytes) -> list[Candidate]:
    """Return up to `size` candidates (None: all of them) in the order of asking.

    Those never met come first, then those met longest ago. Where a group of equals is larger than the room left, its
    categories get shares by their numbers in it. Asked in order of stage, by chance within one.
    """
    pool = list(candidates)
    wanted = len(pool) if size is None else min(size, len(pool))
    chosen = _fair_share([each for each in pool if each.met is None], wanted, seed)
    if len(chosen) < wanted:
        met = sorted((each for each in pool if each.met is not None), key=_met)
        for _moment, group in groupby(met, key=_met):
            chosen += _fair_share(list(group), wanted - len(chosen), seed)
    return sorted(chosen, key=lambda candidate: (candidate.stage, chance(seed, "asked", candidate.question)))


def shares(counts: Counter[str], seats: int, seed: bytes) -> dict[str, int]:
    """Divide `seats` among categories in proportion to `counts` by largest remainder (Hamilton's method).

    No share exceeds its count, as `seats` must not exceed their sum; equal remainders are decided by the seed.
    """
    total = counts.total()
    given = {category: seats * count // total for category, count in counts.items()}
    left = seats - sum(given.values())
    by_remainder = sorted(
        counts, key=lambda name: (-(seats * counts[name] % total), chance(seed, "seat", name))
    )
    for category in by_remainder[:left]:
        given[category] += 1
    return given


def shuffled(size: int, seed: bytes, name: object) -> tuple[int, ...]:
    """Return the numbers below `size` in the order that the seed gives the thing called `name`."""
    return tuple(sorted(range(size), key=lambda place: chance(seed, "order", name, place)))


def unshuffled(given: object, order: Sequence[int]) -> object:
    """Turn an answer that names options by their place in a turn into one that names them as the question does.

    Text stays as it is; a place that no option stands at becomes -1, which no question knows.
    """
    if isinstance(given, int):
        return order[given] if 0 <= given < len(order) else -1
    if isinstance(given, list):
        return [unshuffled(each, order) for each in given]
    return given


def chance(seed: bytes, *name: object) -> bytes:
    """Return 16 bytes that the seed alone can tell from random ones, one and the same for each name."""
    message = "\0".join(map(str, name)).encode()
    return blake2b(message, key=seed, digest_size=16).digest()


def _fair_share(group: Sequence[Candidate], room: int, seed: bytes) -> list[Candidate]:
    if len(group) <= room:
        return list(group)
    by_category: dict[str, list[Candidate]] = {}
    for candidate in sorted(group, key=_question):
        by_category.setdefault(candidate.category, []).append(candidate)
    given = shares(Counter({name: len(each) for name, each in by_category.items()}), room, seed)
    return [
        candidate
        for name, share in given.items()
        for candidate in _some(by_category[name], share, seed, name)
    ]


def _some(group: list[Candidate], number: int, seed: bytes, name: str) -> list[Candidate]:
    """Return so many of a group by chance, in as many steps (the shuffle of Fisher and Yates, broken off)."""
    for place in range(number):
        other = place + int.from_bytes(chance(seed, "drawn", name, place)) % (len(group) - place)
        group[place], group[other] = group[other], group[place]
    return group[:number]
