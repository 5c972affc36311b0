"""How many stand above: from the copies in Redis where they can be had, else counted in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.extensions import shared
from quizapp.leaderboard.rules import set_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from quizapp.leaderboard.rules import Period

PREFIX = "red-herring:boards:"
EDITION = f"{PREFIX}edition"
"""Names the set of copies that may be read; without it there are none."""

ABOVE = f"""
local edition = redis.call('GET', '{EDITION}')
if not edition then return false end
local key = '{PREFIX}' .. edition .. ':' .. ARGV[1]
local above = {{}}
for i = 2, #ARGV do above[i - 1] = redis.call('ZCOUNT', key, '(' .. ARGV[i], '+inf') end
return above
"""


def above(board: int, period: Period, start: date, points: Sequence[int]) -> list[int] | None:
    """Return, for each of these points, how many on a board have more; None where no copy tells."""
    if board < 0 or not points:
        return None
    return shared.ask(
        lambda redis: redis.register_script(ABOVE)(args=[set_name(board, period, start), *points])
    )
