"""Which exhibit a right answer turns up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from quizapp.bank.question import Difficulty
from quizapp.play.rules.wish import RoundKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from quizapp.bank.case import Exhibit

KINDS: Final = frozenset({RoundKind.PACK, RoundKind.SOLVE})
"""Rounds in which right answers turn something up."""
_STRENGTH = {difficulty: strength for strength, difficulty in enumerate(Difficulty)}


class Turned(NamedTuple):
    """What a question has turned up for somebody."""

    question: int
    pack: int
    exhibit: str | None


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


def taken_along(ours: Iterable[Turned], theirs: Sequence[Turned]) -> list[Turned]:
    """Return what of another case file is added to ours: still one exhibit at most for a question, and none twice.

    What ours says of a question stands. An exhibit of theirs that so loses its question gets one whose own exhibit we
    have already, or which had turned up nothing; while there are such, none is lost.
    """
    kept = list(ours)
    questions = {each.question for each in kept}
    known = {(each.pack, each.exhibit) for each in kept}
    new = [each for each in theirs if (each.pack, each.exhibit) not in known]
    homeless = [each for each in new if each.question in questions and each.exhibit]
    added = []
    for each in theirs:
        if each.question in questions:
            continue
        exhibit = each.exhibit if each in new else None
        if exhibit is None:
            found = next((other for other in homeless if other.pack == each.pack), None)
            if found is not None:
                homeless.remove(found)
                exhibit = found.exhibit
        added.append(Turned(each.question, each.pack, exhibit))
    return added
