"""Item analysis: what the first answers to a question say about the question.

The two indices are those of classical test theory, as Moodle's quiz report computes them for first attempts ("Quiz
statistics calculations", docs.moodle.org/dev). A mark is what an answer earned, from 0 to 1; a pass earned 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from quizapp.play.rules.turn import ENOUGH_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENOUGH: Final = ENOUGH_ANSWERS
"""Answers from which on there is anything to say."""
REST_AT_LEAST: Final = 3
"""Other questions a player must have met before how they did on those says anything about them."""

LONGEST: Final = 600.0
"""Seconds an answer is taken to have taken at most: who took longer was at something else."""

TOO_EASY: Final = 0.95
TOO_HARD: Final = 0.10
"""From 95 % up a question is called extremely easy, up to 10 % very difficult, or something is wrong with it: Moodle,
"Quiz report statistics", on the facility index."""
TELLS_WELL: Final = 0.50
TELLS: Final = 0.30
TELLS_LITTLE: Final = 0.20
"""Very good, adequate, weak; less is very weak, and below 0 the question is probably invalid: the same, on the
discrimination index. R. L. Ebel and D. A. Frisbie, "Essentials of Educational Measurement" (5th ed., 1991), draw the
line to poor at 0.20, too."""
IDLE: Final = 0.05
"""A wrong option that fewer choose does no work: T. M. Haladyna and S. M. Downing, "How many options is enough for a
multiple-choice test item?", Educational and Psychological Measurement 53 (1993); M. Tarrant, J. Ware and
A. M. Mohammed, BMC Medical Education 9:40 (2009)."""


class Doubt(StrEnum):
    """Why a question is worth a second look, the gravest first."""

    REPORTED = "reported"
    BACKWARDS = "backwards"
    """Those who do worse elsewhere do better here."""
    OUTDONE = "outdone"
    """A wrong option was chosen more often than the right one."""
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    IDLE = "idle"
    """A wrong option is chosen by nobody, or nearly so."""


GRAVITY: Final = {doubt: place for place, doubt in enumerate(Doubt)}


@dataclass(frozen=True)
class Sums:
    """What the first answers to one question add up to."""

    answers: int = 0
    """Passes included; those that came too late are not."""
    marks: float = 0
    right: int = 0
    partly: int = 0
    passed: int = 0
    late: int = 0
    pairs: int = 0
    """Answers by players whose rest is known: the mean mark of their other first answers in the pack."""
    x: float = 0
    """Of the pairs, the sum of marks."""
    y: float = 0
    """The sum of rests."""
    xx: float = 0
    yy: float = 0
    xy: float = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(one + more for one, more in zip(_values(self), _values(other), strict=True)))

    @property
    def wrong(self) -> int:
        """Return how many answers were wrong altogether."""
        return self.answers - self.right - self.partly - self.passed


@dataclass(frozen=True)
class OptionShare:
    """An option, and how many chose it of those who chose any."""

    text: str
    right: bool
    times: int
    share: float
    """From 0 to 1."""
    caught_most: bool = False
    """Of the wrong ones: the herring."""


@dataclass(frozen=True)
class Item:
    """A question with what its answers say; of fewer than `ENOUGH`, nothing."""

    key: str
    """Its name in the pack."""
    prompt: str
    kind: str
    sums: Sums
    options: tuple[OptionShare, ...]
    """For kinds with options, once enough have answered."""
    reports: int
    """Open ones."""

    @property
    def is_enough(self) -> bool:
        """Say whether there is anything to say."""
        return self.sums.answers >= ENOUGH

    @property
    def facility(self) -> float | None:
        """Return the mean mark."""
        return facility(self.sums) if self.is_enough else None

    @property
    def discrimination(self) -> float | None:
        """Return how well it tells apart who knows from who does not."""
        return discrimination(self.sums) if self.sums.pairs >= ENOUGH else None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return why it is worth a second look, the gravest first."""
        facility, discrimination = self.facility, self.discrimination
        right = max((each.share for each in self.options if each.right), default=1.0)
        wrong = [each.share for each in self.options if not each.right]
        found = {
            Doubt.REPORTED: self.reports > 0,
            Doubt.BACKWARDS: discrimination is not None and discrimination < 0,
            Doubt.OUTDONE: any(share > right for share in wrong),
            Doubt.TOO_HARD: facility is not None and facility <= TOO_HARD,
            Doubt.TOO_EASY: facility is not None and facility >= TOO_EASY,
            Doubt.IDLE: any(share < IDLE for share in wrong),
        }
        return tuple(doubt for doubt in Doubt if found[doubt])


def facility(sums: Sums) -> float:
    """Return the facility index: the mean mark, from 0, which nobody managed, to 1, which everybody did.

    Moodle, "Quiz statistics calculations": the mean of the marks divided by the highest possible one, here 1.
    """
    return sums.marks / sums.answers


def discrimination(sums: Sums) -> float | None:
    """Return the item-rest correlation, from -1 to 1; None where all marks, or all rests, are the same.

    The product-moment correlation between a player's mark here (x) and their mean mark on the other questions (y),

        r = (n Σxy - Σx Σy) / √((n Σx² - (Σx)²) (n Σy² - (Σy)²))

    which for marks of 0 and 1 is the corrected point-biserial correlation. The question is kept out of what it is
    correlated with, or it would agree with itself: S. Henrysson, "Correction of item-total correlations in item
    analysis", Psychometrika 28 (1963); L. Crocker and J. Algina, "Introduction to Classical and Modern Test Theory"
    (1986), chapter 14. Moodle calls it the discrimination index. As players meet different questions, the rest is a
    mean, not a sum.
    """
    n = sums.pairs
    spread = (n * sums.xx - sums.x**2) * (n * sums.yy - sums.y**2)
    # Differences of large sums are never quite nothing.
    if spread <= n**4 * _NOTHING:
        return None
    return max(-1.0, min(1.0, (n * sums.xy - sums.x * sums.y) / sqrt(spread)))


def shares(
    texts: Sequence[str], right: Iterable[int], times: Sequence[int], choosers: int
) -> tuple[OptionShare, ...]:
    """Return the options of a question with how often each was chosen; none where too few have chosen any."""
    if choosers < ENOUGH:
        return ()
    key = set(right)
    wrong = {place: number for place, number in enumerate(times) if place not in key and number}
    most = max(wrong.values(), default=0)
    return tuple(
        OptionShare(text, place in key, times[place], times[place] / choosers, wrong.get(place) == most)
        for place, text in enumerate(texts)
    )


def by_doubt(items: Iterable[Item]) -> list[Item]:
    """Return questions, those worth a second look first: by the gravest doubt, then by how many; else as they stand."""

    def place(item: Item) -> tuple[int, int]:
        doubts = item.doubts
        return (GRAVITY[doubts[0]], -len(doubts)) if doubts else (len(GRAVITY), 0)

    return sorted(items, key=place)


def median(seconds: Sequence[float]) -> float | None:
    """Return the middle of some numbers, or the mean of the two that are; None of none."""
    ordered = sorted(seconds)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


_NOTHING: Final = 1e-12


def _values(sums: Sums) -> tuple[Any, ...]:
    return tuple(getattr(sums, name) for name in Sums.__dataclass_fields__)
