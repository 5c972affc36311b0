"""What a rule of the linter is, and what it has to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from quizapp.bank.draft import Draft

if TYPE_CHECKING:
    from quizapp.bank.finding import Severity
    from quizapp.bank.question import Question


class Remark(NamedTuple):
    """One place where a rule is broken."""

    question: Question | None
    """None if it is the pack as a whole."""
    path: tuple[str | int, ...]
    """The part of the question, or of the pack."""
    message: str


Look: TypeAlias = Callable[[Draft], Iterator[Remark]]


class Rule(NamedTuple):
    """A rule: its name, how bad it is to break it, why it exists, what to do about it, and the function that looks."""

    name: str
    severity: Severity
    says: str
    """What it says, for instance; `…` stands for what differs."""
    reason: str
    remedy: str
    look: Look
    counts: bool = False
    """Whether it judges numbers, and so only a pack that could be read as a whole."""
