"""What an author looks at before publishing, and what a version was: values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.bank.question import Category, Difficulty, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from quizapp.authoring.rules.changes import Change, Edited
    from quizapp.bank.finding import Finding
    from quizapp.bank.pack import Stage
    from quizapp.bank.question import Question


@dataclass(frozen=True)
class StageCount:
    """How many questions of each category begin at a stage."""

    label: str
    by_category: dict[str, int]

    @property
    def total(self) -> int:
        """Return how many there are in all."""
        return sum(self.by_category.values())


@dataclass(frozen=True)
class Counts:
    """How many questions a pack has of what sort; of those that can be read."""

    stages: tuple[StageCount, ...]
    by_category: dict[str, int]
    by_kind: dict[str, int]
    by_difficulty: dict[str, int]
    total: int
    unreadable: int
    """Questions that are too unfinished to be counted."""


@dataclass(frozen=True)
class Review:
    """A draft, held against the version that players have."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    prompts: Mapping[str, str]
    """What each question asks, as far as that is written, by key."""
    counts: Counts
    is_first: bool
    """It was never published."""
    cover: tuple[Change, ...]
    edits: tuple[Edited, ...]
    digest: str
    """What stands for the draft as it was looked at; empty while there is an error in it."""
    is_same: bool
    """Players would notice no difference."""

    @property
    def can_be_published(self) -> bool:
        """Say whether there is something to publish, and nothing against it."""
        return bool(self.digest) and not self.is_same


@dataclass(frozen=True)
class Edition:
    """A version of a pack, as its authors look back at it."""

    number: int
    published_at: datetime
    by: str | None
    """Who published it; None for somebody who is gone."""
    note: str
    questions: int
    added: int
    removed: int
    changed: int
    cover_changed: bool
    story_changed: bool
    """Its case, or what its stages recap."""
    rounds: int


def count(stages: Sequence[Stage], questions: Iterable[Question], written: int) -> Counts:
    """Return how many of the questions are of what sort; so many were `written`."""
    found = list(questions)
    at = Counter((each.stage, each.category) for each in found)
    return Counts(
        stages=tuple(
            StageCount(stage.label, {category: at[stage.key, category] for category in Category})
            for stage in stages
        ),
        by_category=_in_order(Category, (each.category for each in found)),
        by_kind=_in_order(Kind, (each.kind for each in found)),
        by_difficulty=_in_order(Difficulty, (each.difficulty for each in found)),
        total=len(found),
        unreadable=written - len(found),
    )


def _in_order(names: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    numbers = Counter(found)
    return {name: numbers[name] for name in names}
