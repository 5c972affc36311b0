"""Turns as their rows have them: what a page is made of, before the answer and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from quizapp.errors import NotFound
from quizapp.extensions import carry_out, table_of
from quizapp.packs.models import Revision
from quizapp.play.models import Turn
from quizapp.play.queries import questions

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.bank.question import Asked, Question


@dataclass(frozen=True)
class Drawn:
    """A turn, whether or not it holds an answer."""

    n: int
    category: str
    difficulty: str
    order: list[int]
    opened_at: datetime | None
    hint_at: datetime | None
    revision: int
    digest: str
    image: int | None

    @property
    def asked(self) -> Asked:
        """Return what is asked."""
        return questions.asked(self.revision, self.digest)


@dataclass(frozen=True)
class Answered(Drawn):
    """A turn that holds an answer."""

    response: Any
    verdict: str
    points: int
    bonus: int
    counts: bool

    @property
    def question(self) -> Question:
        """Return the whole question, key and all."""
        return questions.question(self.revision, self.digest)


def drawn(round_: int, n: int) -> Drawn:
    """Return a turn of a round; raise NotFound for one that was not drawn."""
    row = carry_out(_DRAWN, round=round_, n=n).one_or_none()
    if row is None:
        raise NotFound
    return Drawn(*tuple(row))


def answered(round_: int, n: int) -> Answered:
    """Return a turn that holds an answer."""
    return Answered(*tuple(carry_out(_ANSWERED, round=round_, n=n).one()))


def all_answered(round_: int, number: int) -> list[Answered]:
    """Return the turns of a round that hold an answer, so many, in order."""
    return [Answered(*tuple(row)) for row in carry_out(_ALL_ANSWERED, round=round_, number=number)]


# Made once: they are asked with every page of a round.
_turn, _revision = table_of(Turn).c, table_of(Revision).c
_ROUND = (
    select(
        *(_turn.n, _turn.category, _turn.difficulty, _turn.shuffle, _turn.opened_at, _turn.hint_at),
        *(_revision.id, _revision.digest, _revision.image_id),
    )
    .join_from(table_of(Turn), table_of(Revision))
    .where(_turn.round_id == bindparam("round"))
)
_DRAWN = _ROUND.where(_turn.n == bindparam("n"))
_WHOLE = _ROUND.add_columns(_turn.response, _turn.verdict, _turn.points, _turn.bonus, _turn.counts)
_ANSWERED = _WHOLE.where(_turn.n == bindparam("n"))
_ALL_ANSWERED = _WHOLE.where(_turn.n <= bindparam("number")).order_by(_turn.n)
