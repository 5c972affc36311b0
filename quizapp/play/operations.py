"""Starting a round, answering its turns, ending it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from quizapp.bank import marking
from quizapp.bank.question import Asked
from quizapp.config import settings
from quizapp.errors import AlreadyAnswered, Conflict, TooMany
from quizapp.extensions import db, insert, write
from quizapp.packs.models import Revision
from quizapp.play.hooks import Met, answered
from quizapp.play.models import Chosen, Encounter, Reached, Reception, Round, Turn
from quizapp.play.queries import rounds, turns
from quizapp.play.rules import draw, points
from quizapp.play.rules.points import Verdict
from quizapp.players import operations as players

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from quizapp.bank.question import Question
    from quizapp.packs.models import PackVersion
    from quizapp.play.rules.draw import Candidate
    from quizapp.play.rules.wish import Wish
    from quizapp.players.models import Player

TOKEN_BYTES = 16
FORGET_AT_ONCE = 200


def start(
    player: Player, version: PackVersion, wish: Wish, pool: Iterable[Candidate], now: datetime
) -> Round:
    """Draw a round from `pool`, which is not empty, and start it; the same wish sent again gives the same round.

    Raise TooMany for a player who has as many rounds unfinished as the host allows.
    """
    again = rounds.by_request(player, wish.request)
    if again is not None:
        return again
    most = settings().open_rounds
    if rounds.unfinished(player) >= most:
        way_out = (url_for("play.rounds"), _("See them all"))
        raise TooMany(
            _("You have %(number)d rounds unfinished. Finish or leave one of them first.", number=most),
            way_out,
        )
    seed = secrets.token_bytes(draw.SEED_BYTES)
    drawn = draw.draw(pool, wish.size, seed)
    written = write(
        insert(Round)
        .values(
            token=secrets.token_urlsafe(TOKEN_BYTES),
            request=wish.request,
            player_id=player.id,
            version_id=version.id,
            stage=wish.stage,
            seed=seed,
            pace=wish.pace,
            time_factor=wish.time_factor,
            size=len(drawn),
            started_at=now,
        )
        .on_conflict_do_nothing(index_elements=["player_id", "request"])
    )
    round_ = rounds.by_request(player, wish.request)
    assert round_ is not None  # noqa: S101 (this request or its twin has just written it)
    if written:
        player.seen_at = now
        _deal(round_, drawn, seed)
    return round_


def remember(player: Player, version: PackVersion, wish: Wish) -> None:
    """Keep what a player said on a cover, to be offered next time: how far they have got, what they need."""
    player.time_factor = wish.time_factor
    player.leave_out_sensitive = wish.leave_out_sensitive
    stage = version.header["stages"][wish.stage]["key"]
    db.session.execute(
        insert(Reached)
        .values(player_id=player.id, pack_id=version.pack_id, stage=stage)
        .on_conflict_do_update(index_elements=["player_id", "pack_id"], set_={"stage": stage})
    )


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
        raise AlreadyAnswered
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
    _claim(round_, n, now)
    # A hint may have been taken since the turn was read; from here on nobody else can.
    db.session.refresh(turn, ["hint_at"])
    player.seen_at = now
    turn.answered_at = now
    turn.response = response
    _mark(round_, turn, question, response, now)
    turn.counts = _meet(round_, turn, now)
    if turn.counts:
        _tally(turn, question, response)
        _tell(player, round_, turn, now)


def leave(round_: Round, now: datetime) -> None:
    """End a round where it stands; what is unanswered stays unmet. Leaving it again changes nothing."""
    db.session.execute(
        update(Round).where(Round.id == round_.id, Round.finished_at.is_(None)).values(finished_at=now)
    )


def forget_idle_guests(now: datetime, days: int) -> int:
    """Forget guests unseen for so many days who never finished a round; return how many."""
    idle = tuple(rounds.idle_guests(now - timedelta(days=days), FORGET_AT_ONCE))
    if idle:
        players.erase(idle)
    return len(idle)


def forget_players(gone: tuple[int, ...]) -> None:
    """Delete what these players did. What they chose stays in the tallies, under nobody's name."""
    db.session.execute(delete(Encounter).where(Encounter.player_id.in_(gone)))
    db.session.execute(delete(Reached).where(Reached.player_id.in_(gone)))
    theirs = select(Round.id).where(Round.player_id.in_(gone))
    db.session.execute(delete(Turn).where(Turn.round_id.in_(theirs)))
    db.session.execute(delete(Round).where(Round.player_id.in_(gone)))


def _deal(round_: Round, drawn: list[Candidate], seed: bytes) -> None:
    """Write a round's turns, the order of each one's options with it."""
    rows = db.session.execute(
        select(Revision.id, Revision.asked).where(Revision.id.in_([each.revision for each in drawn]))
    )
    asked = {revision: Asked.model_validate(shown) for revision, shown in rows}
    db.session.add_all(
        Turn(
            round_id=round_.id,
            n=n,
            question_id=each.question,
            revision_id=each.revision,
            category=each.category,
            difficulty=each.difficulty,
            order=list(_order(asked[each.revision], seed, each.question)),
        )
        for n, each in enumerate(drawn, start=1)
    )


def _order(asked: Asked, seed: bytes, question: int) -> tuple[int, ...]:
    if asked.keep_order:
        return tuple(range(len(asked.choices)))
    return draw.shuffled(len(asked.choices), seed, question)


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
        raise AlreadyAnswered


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
