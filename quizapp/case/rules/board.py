"""The case board: what a page is given of a case that is being solved.

This is how secrecy is kept: neither `Board` nor anything on it has a field in which the solution, an exhibit's
explanation or evidence, which may quote the end, or that it misleads could stand. What of a case is later than its
player is left out before they are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from quizapp.bank.case import Part

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from quizapp.bank.case import Alternative, Case, Exhibit

MOST_NOTES = 5_000
"""Characters that a player's notes on a case may have."""


class Mark(StrEnum):
    """What a player may hold of a suspect."""

    SUSPECTED = "suspected"
    CLEARED = "cleared"


@dataclass(frozen=True)
class ShownExhibit:
    """An exhibit that was found."""

    number: int
    """From 1, in the order of finding: it stays with the exhibit for good."""
    title: str
    text: str


@dataclass(frozen=True)
class Named:
    """Somebody it was done to."""

    name: str
    line: str


@dataclass(frozen=True)
class Candidate:
    """A suspect, a means, a motive or a place, and what was found that speaks for it and against it."""

    key: str
    name: str
    line: str
    points: tuple[ShownExhibit, ...]
    clears: tuple[ShownExhibit, ...]
    mark: str = ""
    """What the player holds of a suspect: a `Mark`, or nothing."""


@dataclass(frozen=True)
class Laid:
    """A case as far as its player has got."""

    victims: tuple[Named, ...]
    candidates: Mapping[Part, tuple[Candidate, ...]]
    """By the part of an accusation, each by name; a part without any is not among them."""
    exhibits: tuple[ShownExhibit, ...]
    """In the order of finding."""
    left: int
    """How many more may turn up."""


@dataclass(frozen=True)
class Notes:
    """A player's own words on a case."""

    text: str = ""
    kept_at: datetime | None = None


@dataclass(frozen=True)
class Board:
    """A player's case board."""

    slug: str
    title: str
    language: str
    stage: str
    """What the stage is called that its player has reached."""
    laid: Laid
    notes: Notes
    is_kept: bool
    """There is a player whose marks and notes can be kept."""


def lay(case: Case, stages: Collection[str], found: Sequence[str], marks: Mapping[str, str]) -> Laid:
    """Lay out what a player at the last of these stages may see.

    `found` are the keys of the exhibits they have found, in order, those too that have left the case since; `marks` say
    what they hold of suspects, by their keys.
    """
    numbers = {key: number for number, key in enumerate(found, start=1)}
    on_board = sorted(
        (each for each in case.exhibits if each.key in numbers and each.stage in stages),
        key=lambda each: numbers[each.key],
    )
    shown = {each.key: show(each, numbers[each.key]) for each in on_board}

    def candidate(each: Alternative) -> Candidate:
        return Candidate(
            each.key,
            each.name,
            each.line,
            points=tuple(shown[exhibit.key] for exhibit in on_board if each.key in exhibit.points_at),
            clears=tuple(shown[exhibit.key] for exhibit in on_board if each.key in exhibit.clears),
            mark=marks.get(each.key, ""),
        )

    lists = {
        part: [each for each in sorted(case.alternatives(part), key=by_name) if each.stage in stages]
        for part in Part
    }
    return Laid(
        victims=tuple(Named(each.name, each.line) for each in case.victims if each.stage in stages),
        candidates={part: tuple(map(candidate, each)) for part, each in lists.items() if each},
        exhibits=tuple(shown.values()),
        left=sum(each.stage in stages and each.key not in numbers for each in case.exhibits),
    )


def by_name(alternative: Alternative) -> tuple[str, str]:
    """Return what puts alternatives in order. That of the file tells: authors tend to write the right one first."""
    return alternative.name.casefold(), alternative.key


def show(exhibit: Exhibit, number: int) -> ShownExhibit:
    """Return of an exhibit what anybody sees who has found it."""
    return ShownExhibit(number, exhibit.title, exhibit.text)
