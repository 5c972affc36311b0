"""Answering a round's turns."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import Integer, bindparam, func, literal_column, select, union_all, update

from quizapp.bank import marking
from quizapp.errors import AlreadyAnswered, Conflict
from quizapp.extensions import Instant, carry_out, db, insert, table_of, write
from quizapp.play.hooks import Dating, Met, answered, dated
from quizapp.play.models import Chosen, Encounter, Round, Turn
from quizapp.play.queries import turns, waiting
from quizapp.play.queries.waiting import Waiting, check_clock
from quizapp.play.rules import draw, points
from quizapp.play.rules.points import Verdict
from quizapp.players.models import Player
from quizapp.players.operations.presence import be_there, is_new

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CompoundSelect, Executable

    from quizapp.play.queries.rounds import PlayedRound


@dataclass(frozen=True)
class Earned:
    """What an answer came to."""

    verdict: Verdict
    fraction: Fraction
    points: int
    bonus: int


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
    if is_new(turn.seen_at, now):
        be_there(db.session.get_one(Player, turn.player_id), now)
    _claim(turn, earned, now)
    first = _meet(turn, earned, now)
    if not _keep(turn, response, earned, now, counts=first is not None):
        # A hint was taken since the turn was read. From here on nobody else can take one, so this happens once.
        db.session.rollback()
        answer(waiting.again(turn), given, now)
    elif first is not None:
        _tell(turn, earned, first)
        _tally(turn, response, earned)


def _mark(turn: Waiting, response: marking.Response | None, now: datetime) -> Earned:
    late = turn.opened_at is not None and points.is_late(turn.opened_at, now, turn.allowed)
    fraction = (
        Fraction(0) if response is None or late else marking.mark(turn.question, response, turn.language)
    )
    worth = points.points(turn.difficulty, fraction, hint=turn.hint_at is not None)
    return Earned(
        verdict=Verdict.PASSED if response is None else Verdict.LATE if late else points.verdict(fraction),
        fraction=fraction,
        points=worth,
        bonus=points.bonus(worth, turn.opened_at, now, turn.allowed) if turn.opened_at else 0,
    )


def _claim(turn: Waiting, earned: Earned, now: datetime) -> None:
    """Move the round on from this turn: of any number of answers at once, the database lets one do so."""
    moved = carry_out(
        _CLAIM,
        of=turn.round_id,
        by=turn.player_id,
        before=turn.n - 1,
        after=turn.n,
        more=earned.points + earned.bonus,
        end=now if turn.n == turn.size else None,
    )
    if not moved.rowcount:
        raise AlreadyAnswered


def _meet(turn: Waiting, earned: Earned, now: datetime) -> datetime | None:
    """Write that the player met the question; return when, if it was for the first time."""
    missed = earned.verdict != Verdict.RIGHT
    met = carry_out(
        _meeting(db.engine.dialect.name),
        player_id=turn.player_id,
        question_id=turn.question_id,
        pack_id=turn.pack_id,
        turn_id=turn.id,
        points=earned.points,
        right=not missed,
        last_at=now,
        missed=missed,
        by=turn.player_id,
        of=turn.pack_id,
        now=now,
    )
    row = met.one()
    return row.at if row.turn_id == turn.id else None


def _keep(
    turn: Waiting, response: marking.Response | None, earned: Earned, now: datetime, *, counts: bool
) -> bool:
    """Write the answer on its turn, if the turn's hint is still as it was when it was read; say whether it is."""
    kept = carry_out(
        _KEEP,
        of=turn.id,
        hinted=turn.hint_at is not None,
        now=now,
        given=response,
        found=earned.verdict,
        part=float(earned.fraction),
        plain=earned.points,
        extra=earned.bonus,
        first=counts,
    )
    return bool(kept.rowcount)


def _tally(turn: Waiting, response: marking.Response | None, earned: Earned) -> None:
    """Count a first answer among what others chose; a pass chose nothing.

    This comes last, since players of the same question wait for each other here; and in order, so that no two of them
    wait for one another.
    """
    if response is None:
        return
    chosen = turns.chosen(response) if turn.asked.kind in turns.CHOICE_KINDS else ()
    right = (Chosen.RIGHT,) if earned.verdict == Verdict.RIGHT else ()
    counted = sorted((Chosen.ANSWERS, *right, *chosen))
    numbered = {f"choice_{place}": choice for place, choice in enumerate(counted)}
    shard = turn.player_id % Chosen.SHARDS
    carry_out(
        _counting(db.engine.dialect.name, len(counted)), revision=turn.revision_id, shard=shard, **numbered
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


# What every answer sends is made once: building a statement takes longer than carrying it out.

# The player's own row is held first, so that whoever erases them or takes their history along waits, or comes first.
_THERE = (
    select(Player.id)
    .where(Player.id == bindparam("by"), Player.erased_at.is_(None))
    .with_for_update(key_share=True)
    .scalar_subquery()
)
_CLAIM = (
    update(table_of(Round))
    .where(
        Round.id == bindparam("of"),
        Round.player_id == _THERE,
        Round.answered == bindparam("before"),
        Round.finished_at.is_(None),
    )
    .values(
        answered=bindparam("after"),
        points=Round.points + bindparam("more"),
        finished_at=bindparam("end"),
    )
)
_KEEP = (
    update(table_of(Turn))
    .where(Turn.id == bindparam("of"), Turn.hint_at.is_not(None) == bindparam("hinted"))
    .values(
        answered_at=bindparam("now"),
        response=bindparam("given"),
        verdict=bindparam("found"),
        fraction=bindparam("part"),
        points=bindparam("plain"),
        bonus=bindparam("extra"),
        counts=bindparam("first"),
    )
)


@cache
def _meeting(dialect: str) -> Executable:
    dating = Dating(bindparam("by", type_=Integer), bindparam("of", type_=Integer))
    dated.happen(dating)
    now = bindparam("now", type_=Instant)
    latest = func.greatest if dialect == "postgresql" else func.max
    # In SQLite the latest of one moment would be that of many rows.
    at = latest(now, now, *(func.coalesce(since, now) for since in dating.since))
    adding = insert(Encounter).values(at=at)
    again = {"last_at": adding.excluded.last_at, "missed": adding.excluded.missed}
    return adding.on_conflict_do_update(index_elements=["player_id", "question_id"], set_=again).returning(
        table_of(Encounter).c.turn_id, table_of(Encounter).c.at
    )


@cache
def _counting(_dialect: str, number: int) -> Executable:
    # Several rows of values would be put together anew each time; a query is remembered.
    columns = table_of(Chosen).c
    revision, shard = (bindparam(name, type_=Integer) for name in ("revision", "shard"))
    choices = (bindparam(f"choice_{place}", type_=Integer) for place in range(number))
    rows: CompoundSelect[Any] = union_all(
        *(select(revision, choice, shard, literal_column("1")) for choice in choices)
    )
    into = [columns.revision_id, columns.choice, columns.shard, columns.times]
    adding = insert(Chosen).from_select(into, rows)
    return adding.on_conflict_do_update(
        index_elements=["revision_id", "choice", "shard"], set_={"times": Chosen.times + 1}
    )
