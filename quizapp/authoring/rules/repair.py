"""What the pages about repaired keys show: values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.bank.question import Question


@dataclass(frozen=True)
class Offer:
    """A question whose key could be repaired: it asks what it asked, and has another key."""

    key: str
    """Its name in the pack."""
    prompt: str
    before: str
    """The key that answers are marked by, in words."""
    after: str
    answers: int
    """How many there are to mark again."""
    edition: int
    """Of the draft's question that holds the new key; 0 where that is published already."""
    question: Question
    """Whole, with the new key."""


@dataclass(frozen=True)
class Mended:
    """A repair, in a list."""

    number: int
    key: str
    prompt: str
    before: str
    after: str
    reason: str
    by: str | None
    """None for the shell; empty for somebody who is gone."""
    at: datetime
    undone_at: datetime | None
    undone_by: str | None
    answers: int
    """How many it has marked otherwise."""
    can_undo: bool
    """It stands, and no later one of the same question does."""
