"""Answering a round's turns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import update

from quizapp.bank import marking
from quizapp.errors import AlreadyAnswered, Conflict
from quizapp.extensions import db, write
from quizapp.play.hooks import Given, Met, answered
from quizapp.play.hooks import given as given_
from quizapp.play.models import Round, Turn
from quizapp.play.operations import keeping
from quizapp.play.queries import turns, waiting
from quizapp.play.queries.waiting import Waiting, check_clock
from quizapp.play.rules import draw, points
from quizapp.play.rules.points import Circumstances, Verdict
from quizapp.play.rules.wish import RoundKind
from quizapp.players.models import Player
from quizapp.players.operations.presence import be_there, is_new

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.play.queries.rounds import PlayedRound
    from quizapp.play.rules.points import Earned


def open_clock(round_: PlayedRound, n: int, now: datetime) -> None:
    """Start the clock of the open turn; starting it again changes nothing."""
    turns.check_open(round_, n)
    db.session.execute(
        update(Turn)
        .where(Turn.round_id == round_.id, Turn.n == n, Turn.opened_at.is_(None))
        .values(opened_at=now)
    )


def take_hint(turn: Waiting, now: datetime) -> None:
    """Take the hint of the open turn, which halves its points; taking it again changes nothing."""
    turns.check_open(turn, turn.n)
    check_clock(turn)
    if not turn.question.hint:
        raise Conflict(_("There is no hint to this question."))
    # Holding the round's row keeps an answer from slipping in between; of an answer before it, this hears in time.
    stands = (Round.id == turn.round_id, Round.answered == turn.n - 1, Round.finished_at.is_(None))
    if not write(update(Round).where(*stands).values(answered=turn.n - 1)):
        raise AlreadyAnswered
    write(update(Turn).where(Turn.id == turn.id, Turn.hint_at.is_(None)).values(hint_at=now))


def answer(turn: Waiting, given: object, now: datetime) -> None:
    """Commit an answer to the open turn, its options named by their places there, or a pass (None).

    Raise AlreadyAnswered for the second of two at once, and marking's BadResponse for what cannot be an answer, which
    leaves the turn open.
    """
    response = None if given is None else marking.read(turn.asked, draw.unshuffled(given, turn.order))
    earned = _mark(turn, response, now)
    try:
        kept = keeping.keep(turn, response, earned, now)
    except AlreadyAnswered:
        _answer_anew(turn, given, now)
        return
    if not kept.whole:
        # A hint was taken since the turn was read. From here on nobody else can take one, so this happens once.
        db.session.rollback()
        answer(waiting.again(turn), given, now)
        return
    if is_new(turn.seen_at, now):
        # Not before: whoever repairs the key holds the revision first and players after it, as this does.
        be_there(db.session.get_one(Player, turn.player_id), now)
    if kept.met_at is not None and not turn.is_insider:
        _tell(turn, earned, kept.met_at)
    given_.happen(_given(turn, earned, now, is_first=kept.met_at is not None))


def _answer_anew(turn: Waiting, given: object, now: datetime) -> None:
    """Mark an answer afresh whose key was repaired since the turn was read; raise AlreadyAnswered if it was not."""
    db.session.rollback()
    again = waiting.again(turn)
    if again.key_stands_in == turn.key_stands_in:
        raise AlreadyAnswered
    answer(again, given, now)


def _mark(turn: Waiting, response: marking.Response | None, now: datetime) -> Earned:
    late = turn.opened_at is not None and points.is_late(turn.opened_at, now, turn.allowed)
    fraction = (
        Fraction(0) if response is None or late else marking.mark(turn.question, response, turn.language)
    )
    found = Verdict.PASSED if response is None else Verdict.LATE if late else points.verdict(fraction)
    how = Circumstances(turn.difficulty, turn.hint_at is not None, turn.opened_at, now, turn.allowed)
    return points.earned(found, fraction, how)


def _given(turn: Waiting, earned: Earned, now: datetime, *, is_first: bool) -> Given:
    return Given(
        player_id=turn.player_id,
        is_guest=turn.is_guest,
        is_insider=turn.is_insider,
        round_id=turn.round_id,
        kind=RoundKind(turn.kind),
        stage=turn.stage,
        turn_id=turn.id,
        n=turn.n,
        size=turn.size,
        version_id=turn.version_id,
        version=turn.version,
        pack_id=turn.pack_id,
        question_id=turn.question_id,
        difficulty=turn.difficulty,
        verdict=earned.verdict,
        hinted=turn.hint_at is not None,
        points=earned.points,
        is_first=is_first,
        at=now,
    )


def _tell(turn: Waiting, earned: Earned, at: datetime) -> None:
    answered.happen(
        Met(
            player_id=turn.player_id,
            is_guest=turn.is_guest,
            pack_id=turn.pack_id,
            question_id=turn.question_id,
            points=earned.points,
            right=earned.verdict == Verdict.RIGHT,
            at=at,
        )
    )
