"""What players may report of a question, and what pages show of that: values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

MOST_WORDS = 500
"""Characters of a note, and of an answer."""


class Reason(StrEnum):
    """What is wrong with a question."""

    WRONG_KEY = "wrong_key"
    TWO_RIGHT = "two_right"
    UNCLEAR = "unclear"
    SPOILS = "spoils"
    OFFENSIVE = "offensive"
    OTHER = "other"


@dataclass(frozen=True)
class Reportable:
    """An answered turn, whose player may report its question."""

    token: str
    n: int
    turn_id: int
    question_id: int
    revision_id: int
    pack_title: str
    language: str
    prompt: str


@dataclass(frozen=True)
class Said:
    """What a player has reported of a question, and what they were answered."""

    reason: str
    note: str
    at: datetime
    settled_at: datetime | None
    answer: str


@dataclass(frozen=True)
class Reported:
    """A report in the queue of a pack's authors. Not by whom."""

    number: int
    key: str
    prompt: str
    reason: str
    note: str
    at: datetime
    is_old: bool
    """The question has been published anew since, be it with another key only, or is gone."""
    is_there: bool
    """It is in the current version."""
    settled_at: datetime | None
    settled_by: str | None
    """Empty for somebody who is gone."""
    answer: str


@dataclass(frozen=True)
class Answered:
    """What a reporter is told until they have read it. No word of the question: others may look at that page."""

    token: str
    n: int
    pack_title: str
    settled_at: datetime
