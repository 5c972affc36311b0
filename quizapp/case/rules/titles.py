"""What a detective may call themselves after the verdict."""

from __future__ import annotations

from enum import StrEnum

from quizapp.case.rules.certainty import LEAST, MOST


class Title(StrEnum):
    """A rung of the ladder, the highest first; what each is called stands in `case/_words.html`."""

    FLAWLESS = "flawless"
    """All of it right, and certain of all."""
    SOUND = "sound"
    KEEN = "keen"
    CAREFUL = "careful"
    EVEN = "even"
    """Nothing won, nothing lost."""
    MISLED = "misled"
    FOOLED = "fooled"


def title_of(score: int, parts: int) -> Title:
    """Return the title for a score in so many parts, of which there is one at least.

    Above nothing the rungs are thirds of what there was to win; below, one half of what there was to lose.
    """
    most, least = MOST * parts, LEAST * parts
    rungs = (
        (score == most, Title.FLAWLESS),
        (3 * score >= 2 * most, Title.SOUND),
        (3 * score >= most, Title.KEEN),
        (score > 0, Title.CAREFUL),
        (score == 0, Title.EVEN),
        (2 * score > least, Title.MISLED),
    )
    return next((title for reached, title in rungs if reached), Title.FOOLED)
