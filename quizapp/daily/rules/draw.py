"""Which questions a day asks.

They are drawn under a seed that is an HMAC (RFC 2104, with SHA-256) of the date under the installation's secret: the
same day has the same seed however often it is asked for, and whoever does not hold the secret can tell nothing of it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from typing import TYPE_CHECKING

from quizapp.play.rules.draw import chance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from quizapp.play.rules.draw import Candidate

SIZE = 5
"""Questions a day."""
LEFT = 3 * SIZE
"""So many are left to choose from at least, where there are so many at all."""


def seed(secret: str, day: date) -> bytes:
    """Return the 32 bytes that decide about a day."""
    return hmac.new(secret.encode(), b"daily" + day.isoformat().encode(), hashlib.sha256).digest()


def draw(
    candidates: Iterable[Candidate], recent: Sequence[Collection[int]], seed: bytes, size: int = SIZE
) -> list[Candidate]:
    """Return up to `size` of the candidates, of which each names the version it is from, in the order of asking.

    `recent` has the questions of the days before, the latest first. Those of as many days are left out as leave `LEFT`
    to choose from: the gap before a question returns is as long as that allows, and no longer, since tomorrow's could
    be worked out from what has not been asked yet if there were little of it. No pack gives more than its share,
    rounded up, unless the others have no more to give.
    """
    pool = {each.question: each for each in rested(candidates, recent)}
    by_chance = sorted(pool.values(), key=lambda each: chance(seed, "drawn", each.question))
    packs = len({each.version for each in by_chance})
    most = -(-size // packs) if packs else 0
    wanted = min(size, len(by_chance))
    chosen: list[Candidate] = []
    while len(chosen) < wanted:
        chosen = _within(by_chance, most, wanted)
        most += 1
    return sorted(chosen, key=lambda each: chance(seed, "asked", each.question))


def rested(candidates: Iterable[Candidate], recent: Sequence[Collection[int]]) -> list[Candidate]:
    """Return the candidates that may come up: not those of the latest days, of as many as `draw` says."""
    left = list(candidates)
    for day in recent:
        fewer = [each for each in left if each.question not in day]
        if len(fewer) < LEFT:
            break
        left = fewer
    return left


def _within(by_chance: Sequence[Candidate], most: int, wanted: int) -> list[Candidate]:
    """Return the first so many, but no more than `most` from one pack."""
    taken: Counter[int | None] = Counter()
    chosen: list[Candidate] = []
    for each in by_chance:
        if len(chosen) < wanted and taken[each.version] < most:
            taken[each.version] += 1
            chosen.append(each)
    return chosen
