"""Which exhibit a right answer turns up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.question import Difficulty
from quizapp.play.rules.wish import RoundKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from quizapp.bank.case import Exhibit

KINDS: Final = frozenset({RoundKind.PACK, RoundKind.SOLVE})
"""Rounds in which right answers turn something up."""
_STRENGTH = {difficulty: strength for strength, difficulty in enumerate(Difficulty)}


def next_exhibit(
    exhibits: Iterable[Exhibit], found: Collection[str], stages: Collection[str], difficulty: str
) -> Exhibit | None:
    """Return what the first right answer to a question of some difficulty turns up; None if nothing is left.

    It is one whose key is not among those `found`, of one of these `stages`: of the question's own difficulty if
    there is one, else of the nearest; of equals the first.
    """
    wanted = _STRENGTH[Difficulty(difficulty)]
    left = (each for each in exhibits if each.key not in found and each.stage in stages)
    return min(left, key=lambda each: abs(_STRENGTH[each.difficulty] - wanted), default=None)
