"""How sure somebody is, and what being right or wrong then comes to.

Certainty-based marking, as A. R. Gardner-Medwin made it for medical students in London: see his "Confidence assessment
in the teaching of basic science", ALT-J 3(1), 1995, and "Confidence-based marking: towards deeper learning and better
exams", in Bryan and Clegg (eds.), Innovative Assessment in Higher Education, 2006. Whoever says truly how sure they
are may expect the most: a guess pays best below two chances in three, certainty above four in five.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction


class Certainty(IntEnum):
    """How sure an accusation is of one of its parts."""

    GUESS = 1
    FAIRLY = 2
    CERTAIN = 3


LOST: Final = {Certainty.GUESS: 0, Certainty.FAIRLY: -2, Certainty.CERTAIN: -6}
"""What being wrong comes to."""
MOST: Final = max(Certainty).value
LEAST: Final = min(LOST.values())


def mark(certainty: Certainty, *, right: bool) -> int:
    """Return the marks of one part: +1, +2, +3 where it is right; 0, -2, -6 where it is wrong."""
    return certainty.value if right else LOST[certainty]


def expected(certainty: Certainty, chance: Fraction) -> Fraction:
    """Return the marks to be expected of a part that is right with this chance, from 0 to 1."""
    return chance * mark(certainty, right=True) + (1 - chance) * mark(certainty, right=False)
