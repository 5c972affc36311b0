"""Challenges: what a friend is told before they take one up, and what both see when both are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.play.rules.wish import RoundKind

if TYPE_CHECKING:
    from datetime import date

OFFERED = frozenset({RoundKind.PACK, RoundKind.SOLVE, RoundKind.DAILY})
"""Kinds of rounds that a friend can be challenged to; what is due is due to one alone.

Of a case that was solved without the work a friend is asked the questions, as a round of the pack, and told no story.
"""


@dataclass(frozen=True)
class Dare:
    """A challenge, and of the round behind it what decides about a friend's: no score and no question."""

    id: int
    token: str
    round_id: int
    round_token: str
    player_id: int
    name: str | None
    """The challenger's; None for one whose name the host has hidden."""
    kind: RoundKind
    version_id: int
    pack_id: int
    stage: int
    pace: str
    size: int
    title: str
    blurb: str
    language: str
    stage_label: str
    stages: int
    content_notes: tuple[str, ...]
    day: date | None
    """That of a case of the day."""


@dataclass(frozen=True)
class Side:
    """One of the results that stand side by side."""

    name: str | None
    is_you: bool
    marks: tuple[str, ...]
    right: int
    size: int
    points: int
    is_left: bool


@dataclass(frozen=True)
class Sides:
    """The friends who are done, a page of them, and how many are not."""

    done: tuple[Side, ...]
    page: int
    more: bool
    waiting: int


@dataclass(frozen=True)
class Taken:
    """A friend's round."""

    token: str
    round_id: int
    is_over: bool


@dataclass(frozen=True)
class Tie:
    """A challenge that a round has to do with."""

    token: str
    is_own: bool
    """The round is the challenger's."""
