"""When a missed question comes back: FSRS 6, the free spaced repetition scheduler, with its published weights.

Source: https://github.com/open-spaced-repetition/py-fsrs. Without learning steps, every answer sets a date in whole
days; without fuzz, the same answers at the same times set the same dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from fsrs import Card, Rating, Scheduler, State

from quizapp.play.rules.points import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_SCHEDULER: Final = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
CLOSED_AFTER: Final = timedelta(days=365)
"""A question that need not come back for longer than this does not come back."""
AT_ONCE: Final = 10
"""So many cold cases are taken up in one round."""


@dataclass(frozen=True)
class Memory:
    """How well a question is remembered."""

    stability: float
    """Days after which it is remembered with a chance of nine in ten."""
    difficulty: float
    """From 1 to 10."""
    due: datetime
    last_review: datetime

    @property
    def is_closed(self) -> bool:
        """Say whether it need not come back."""
        return self.due - self.last_review > CLOSED_AFTER


@dataclass(frozen=True)
class Answer:
    """An answer to a question, as far as it tells how well that is remembered."""

    verdict: Verdict
    hinted: bool
    is_insider: bool
    """Whoever gave it had seen the pack from the inside."""
    at: datetime


def rating(verdict: Verdict, *, hinted: bool) -> Rating:
    """Return what an answer says of how well its question is remembered."""
    if verdict == Verdict.RIGHT:
        return Rating.Hard if hinted else Rating.Good
    return Rating.Hard if verdict == Verdict.PARTLY else Rating.Again


def reviewed(memory: Memory | None, rated: Rating, now: datetime) -> Memory:
    """Return what is remembered after an answer; None stands for a question that was never missed before."""
    # The library would name a card by the time of day, and wait a millisecond for it.
    card = Card(card_id=0, due=now)
    if memory is not None:
        card = Card(
            card_id=0,
            state=State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=memory.due,
            # However the clock was set since.
            last_review=min(memory.last_review, now),
        )
    after, _log = _SCHEDULER.review_card(card, rated, now)
    if after.stability is None or after.difficulty is None:
        raise ValueError("a card that was reviewed has both")
    return Memory(after.stability, after.difficulty, after.due, now)


def remembered(answers: Iterable[Answer]) -> Memory | None:
    """Return what is remembered after these answers to one question, in their order; None where no case is open.

    One is opened by an answer that is not right, unless its player knew the pack from the inside.
    """
    memory: Memory | None = None
    for each in answers:
        if memory is not None or not (each.verdict == Verdict.RIGHT or each.is_insider):
            memory = reviewed(memory, rating(each.verdict, hinted=each.hinted), each.at)
            memory = None if memory.is_closed else memory
    return memory
