"""Answering a round's turns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import update

from quizapp.bank import marking
from quizapp.errors import AlreadyAnswered, Conflict
from quizapp.extensions import db, insert, write
from quizapp.play.hooks import Met, answered
from quizapp.play.models import Chosen, Encounter, Reception, Round, Turn
from quizapp.play.queries import turns
from quizapp.play.rules import draw, points
from quizapp.play.rules.points import Verdict
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from quizapp.bank.question import Question
    from quizapp.players.models import Player


def open_clock(round_: Round, n: int, now: datetime) -> None:
    """Start the clock of the open turn; starting it again changes nothing."""
    turns.check_open(round_, n)
    db.session.execute(
        update(Turn)
        .where(Turn.round_id == round_.id, Turn.n == n, Turn.opened_at.is_(None))
        .values(opened_at=now)
    )


def take_hint(round_: Round, n: int, now: datetime) -> None:
    """Take the hint of the open turn, which halves its points; taking it again changes nothing."""
    turns.check_open(round_, n)
    turn, question = turns.to_mark(round_, n)
    _check_clock(round_, turn)
    if not question.hint:
        raise Conflict(_("There is no hint to this question."))
    # Holding the round's row keeps an answer from slipping in between; of an answer before it, this hears in time.
    if not write(update(Round).where(*_stands_at(round_, n)).values(answered=n - 1)):
        raise _overtaken(round_, n)
    write(update(Turn).where(Turn.id == turn.id, Turn.hint_at.is_(None)).values(hint_at=now))


def answer(player: Player, round_: Round, n: int, given: object, now: datetime) -> None:
    """Commit an answer to the open turn, its options named by their places there, or a pass (None).

    Raise AlreadyAnswered for the second of two at once, Conflict for a turn that is not open, and marking's BadResponse
    for what cannot be an answer, which leaves the turn open.
    """
    turns.check_open(round_, n)
    turn, question = turns.to_mark(round_, n)
    _check_clock(round_, turn)
    response = None if given is None else marking.read(question.asked(), draw.unshuffled(given, turn.order))
    be_there(player, now)
    _claim(round_, n, now)
    # A hint may have been taken since the turn was read; from here on nobody else can.
    db.session.refresh(turn, ["hint_at"])
    turn.answered_at = now
    turn.response = response
    _mark(round_, turn, question, response, now)
    turn.counts = _meet(round_, turn, now)
    if turn.counts:
        _tally(turn, question, response)
        _tell(player, round_, turn, now)


def _check_clock(round_: Round, turn: Turn) -> None:
    if turn.opened_at is None and points.limit(round_.pace, round_.time_factor) is not None:
        raise turns.sealed()


def _stands_at(round_: Round, n: int) -> tuple[ColumnElement[bool], ...]:
    return (Round.id == round_.id, Round.answered == n - 1, Round.finished_at.is_(None))


def _claim(round_: Round, n: int, now: datetime) -> None:
    """Move the round on from turn `n`: of any number of answers at once, the database lets one do so."""
    moved = write(
        update(Round)
        .where(*_stands_at(round_, n))
        .values(answered=n, finished_at=now if n == round_.size else None)
    )
    if not moved:
        raise _overtaken(round_, n)


def _overtaken(round_: Round, n: int) -> Conflict:
    """Return what to say to a request that another one came before, since it read where the round stood."""
    db.session.refresh(round_, ["answered", "finished_at"])
    if round_.answered < n:
        # It was no answer: the round has been left, and nothing of this one is kept.
        turns.check_open(round_, n)
    return AlreadyAnswered()


def _mark(
    round_: Round, turn: Turn, question: Question, response: marking.Response | None, now: datetime
) -> None:
    """Write what an answer came to, on its turn and on the round's score."""
    allowed = points.limit(round_.pace, round_.time_factor)
    late = turn.opened_at is not None and points.is_late(turn.opened_at, now, allowed)
    fraction = (
        Fraction(0)
        if response is None or late
        else marking.mark(question, response, round_.version.header["language"])
    )
    turn.verdict = Verdict.PASSED if response is None else Verdict.LATE if late else points.verdict(fraction)
    turn.fraction = float(fraction)
    turn.points = points.points(turn.difficulty, fraction, hint=turn.hint_at is not None)
    turn.bonus = points.bonus(turn.points, turn.opened_at, now, allowed) if turn.opened_at else 0
    write(update(Round).where(Round.id == round_.id).values(points=Round.points + turn.points + turn.bonus))


def _meet(round_: Round, turn: Turn, now: datetime) -> bool:
    """Write that the player met the question; return whether it was for the first time."""
    missed = turn.verdict != Verdict.RIGHT
    first = write(
        insert(Encounter)
        .values(
            player_id=round_.player_id,
            question_id=turn.question_id,
            pack_id=round_.version.pack_id,
            turn_id=turn.id,
            points=turn.points,
            right=not missed,
            at=now,
            last_at=now,
            missed=missed,
        )
        .on_conflict_do_nothing(index_elements=["player_id", "question_id"])
    )
    if not first:
        db.session.execute(
            update(Encounter)
            .where(Encounter.player_id == round_.player_id, Encounter.question_id == turn.question_id)
            .values(last_at=now, missed=missed)
        )
    return bool(first)


def _tally(turn: Turn, question: Question, response: marking.Response | None) -> None:
    """Count a first answer among what others chose; a pass chose nothing."""
    if response is None:
        return
    right = int(turn.verdict == Verdict.RIGHT)
    _count(Reception, {"revision_id": turn.revision_id}, {"answers": 1, "right": right})
    if question.kind in turns.CHOICE_KINDS:
        for choice in turns.chosen(response):
            _count(Chosen, {"revision_id": turn.revision_id, "choice": choice}, {"times": 1})


def _count(table: type[Reception | Chosen], key: dict[str, int], more: dict[str, int]) -> None:
    adding = insert(table).values(**key, **more)
    db.session.execute(
        adding.on_conflict_do_update(
            index_elements=list(key),
            set_={name: getattr(table, name) + getattr(adding.excluded, name) for name in more},
        )
    )


def _tell(player: Player, round_: Round, turn: Turn, now: datetime) -> None:
    answered.happen(
        Met(
            player=player,
            pack_id=round_.version.pack_id,
            ranked=round_.version.pack.ranked,
            question_id=turn.question_id,
            points=turn.points,
            right=turn.verdict == Verdict.RIGHT,
            at=now,
        )
    )
