"""Starting a round, answering its turns, ending it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from quizapp.bank import marking
from quizapp.bank.question import Asked
from quizapp.errors import AlreadyAnswered, Conflict, TooMany, Unprocessable
from quizapp.extensions import db, insert, write
from quizapp.packs.models import Revision
from quizapp.play.hooks import Met, answered
from quizapp.play.models import Chosen, Encounter, Reached, Reception, Round, Turn
from quizapp.play.queries import rounds, turns
from quizapp.play.rules import draw, points
from quizapp.play.rules.points import Verdict
from quizapp.players import operations as players

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.packs.models import PackVersion
    from quizapp.play.rules.draw import Candidate
    from quizapp.play.rules.wish import Wish
    from quizapp.players.models import Player

TOKEN_BYTES = 16
FORGET_AT_ONCE = 200
UNSHUFFLED = frozenset({"true_false"})


def start(player: Player, version: PackVersion, wish: Wish, now: datetime, most_open: int) -> Round:
    """Draw a round and start it; the same wish sent again gives the same round.

    Raise TooMany for a player with `most_open` rounds unfinished, Unprocessable where there is nothing to ask.
    """
    again = rounds.by_request(player, wish.request)
    if again is not None:
        return again
    if rounds.unfinished(player) >= most_open:
        raise TooMany(
            _("You have %(number)d rounds unfinished. Finish or leave one of them first.", number=most_open)
        )
    seed = secrets.token_bytes(draw.SEED_BYTES)
    drawn = draw.draw(rounds.candidates(player, version, wish), wish.size, seed)
    if not drawn:
        raise Unprocessable(
            _("There is nothing to ask there yet. Choose another category, or a later stage.")
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    written = write(
        insert(Round)
        .values(
            token=token,
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
    if written:
        _deal(rounds.find(player, token), drawn, seed)
        _remember(player, version, wish, now)
    round_ = rounds.by_request(player, wish.request)
    assert round_ is not None  # noqa: S101 (this request or its twin has just written it)
    return round_


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
    db.session.execute(
        update(Turn)
        .where(Turn.id == turn.id, Turn.answered_at.is_(None), Turn.hint_at.is_(None))
        .values(hint_at=now)
    )


def answer(player: Player, round_: Round, n: int, given: object, now: datetime) -> None:
    """Commit an answer to the open turn, its options named by their places there, or a pass (None).

    Raise Conflict for a turn that is not open, which is how the second of two answers ends, and marking's BadResponse
    for what cannot be an answer, which leaves the turn open.
    """
    turns.check_open(round_, n)
    turn, question = turns.to_mark(round_, n)
    _check_clock(round_, turn)
    response = None if given is None else marking.read(question.asked(), draw.unshuffled(given, turn.order))
    allowed = points.limit(round_.pace, round_.time_factor)
    late = turn.opened_at is not None and points.is_late(turn.opened_at, now, allowed)
    fraction = Fraction(0) if response is None or late else marking.mark(question, response)
    verdict = Verdict.PASSED if response is None else Verdict.LATE if late else points.verdict(fraction)
    earned = points.points(turn.difficulty, fraction, hint=turn.hint_at is not None)
    extra = points.bonus(earned, turn.opened_at, now, allowed) if turn.opened_at else 0
    _claim(round_, n, earned + extra, now)
    player.seen_at = now
    turn.answered_at = now
    turn.response = response
    turn.verdict = verdict
    turn.fraction = float(fraction)
    turn.points = earned
    turn.bonus = extra
    turn.counts = _meet(round_, turn, now)
    if turn.counts:
        _tally(turn, response)
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
    difficulty = rounds.difficulties(round_.version, [each.question for each in drawn])
    db.session.add_all(
        Turn(
            round_id=round_.id,
            n=n,
            question_id=each.question,
            revision_id=each.revision,
            category=each.category,
            difficulty=difficulty[each.question],
            order=list(_order(asked[each.revision], seed, each.question)),
        )
        for n, each in enumerate(drawn, start=1)
    )


def _order(asked: Asked, seed: bytes, question: int) -> tuple[int, ...]:
    if asked.keep_order or asked.kind in UNSHUFFLED:
        return tuple(range(len(asked.choices)))
    return draw.shuffled(len(asked.choices), seed, question)


def _remember(player: Player, version: PackVersion, wish: Wish, now: datetime) -> None:
    player.seen_at = now
    player.time_factor = wish.time_factor
    player.leave_out_sensitive = wish.leave_out_sensitive
    stage = version.header["stages"][wish.stage]["key"]
    db.session.execute(
        insert(Reached)
        .values(player_id=player.id, pack_id=version.pack_id, stage=stage)
        .on_conflict_do_update(index_elements=["player_id", "pack_id"], set_={"stage": stage})
    )


def _check_clock(round_: Round, turn: Turn) -> None:
    if turn.opened_at is None and points.limit(round_.pace, round_.time_factor) is not None:
        raise Conflict(_("The clock of this question has not been started yet."))


def _claim(round_: Round, n: int, earned: int, now: datetime) -> None:
    """Move the round on from turn `n`: of any number of answers at once, the database lets one do so."""
    moved = write(
        update(Round)
        .where(Round.id == round_.id, Round.answered == n - 1, Round.finished_at.is_(None))
        .values(
            answered=n,
            points=Round.points + earned,
            finished_at=now if n == round_.size else None,
        )
        .execution_options(synchronize_session=False)
    )
    if not moved:
        raise AlreadyAnswered(_("Question %(n)d has been answered meanwhile, and that answer stands.", n=n))


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


def _tally(turn: Turn, response: marking.Response | None) -> None:
    """Count a first answer among what others chose; a pass chose nothing."""
    if response is None:
        return
    right = int(turn.verdict == Verdict.RIGHT)
    _count(Reception, {"revision_id": turn.revision_id}, {"answers": 1, "right": right})
    for choice in (response,) if isinstance(response, int) else response:
        if isinstance(choice, int):
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
