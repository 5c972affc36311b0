"""Writing an answer down: the round moves on, the question is met, the turn answered, the choice counted, or nothing.

What every answer sends is made once: building a statement takes longer than carrying it out. PostgreSQL is sent all of
it as one statement, whose parts follow from those before; SQLite, which has no such thing, one part after the other.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    Integer,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    select,
    true,
    union_all,
    update,
)

from quizapp.errors import AlreadyAnswered
from quizapp.extensions import carry_out, db, insert, table_of
from quizapp.packs.models import Revision
from quizapp.play.hooks import Dating, dated
from quizapp.play.models import Chosen, Encounter, Round, Turn
from quizapp.play.queries import showing
from quizapp.play.rules.points import Verdict
from quizapp.play.rules.wish import RoundKind
from quizapp.players.models import Player

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, CompoundSelect, CursorResult, Executable
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate, Update

    from quizapp.bank import marking
    from quizapp.play.queries.waiting import Waiting
    from quizapp.play.rules.points import Earned

    Adding = sqlite.Insert | postgresql.Insert

_round, _turn, _player, _met, _chosen, _revision = (
    table_of(each).c for each in (Round, Turn, Player, Encounter, Chosen, Revision)
)
CLAIM = ("revision", "stand_in", "in_round", "by", "before", "after", "more", "end")
MEETING = ("by", "question", "pack", "of", "plain", "is_right", "now", "is_missed")
AGAIN = ("by", "question", "now", "is_missed")
ANSWER = ("of", "hinted", "now", "given", "found", "part", "plain", "extra")
TALLY = ("revision", "shard")
"""What each part is given, by name."""


class Kept(NamedTuple):
    """What came of writing an answer down."""

    whole: bool
    """The turn's hint was still as it was when the turn was read; if not, this is to be rolled back."""
    met_at: datetime | None
    """When the player met the question, if they had not before."""


def keep(turn: Waiting, response: marking.Response | None, earned: Earned, now: datetime) -> Kept:
    """Write an answer to the open turn: of any number at once the database lets one do so.

    Raise AlreadyAnswered for the others, and where the key that the answer was marked by is no longer the one.
    """
    choices = _counted(turn, response, earned)
    given: dict[str, Any] = {
        "in_round": turn.round_id,
        "by": turn.player_id,
        "before": turn.n - 1,
        "after": turn.n,
        "more": earned.points + earned.bonus,
        "end": now if turn.n == turn.size else None,
        "question": turn.question_id,
        "pack": turn.pack_id,
        "is_right": earned.verdict == Verdict.RIGHT,
        "is_missed": earned.verdict != Verdict.RIGHT,
        "of": turn.id,
        "hinted": turn.hint_at is not None,
        "now": now,
        "given": response,
        "found": earned.verdict,
        "part": float(earned.fraction),
        "plain": earned.points,
        "extra": earned.bonus,
        "revision": turn.revision_id,
        "stand_in": turn.marked_by_id or 0,
        "shard": turn.player_id % Chosen.SHARDS,
    } | {f"choice_{place}": choice for place, choice in enumerate(choices)}
    if db.engine.dialect.name == "postgresql":
        statement = _at_once(len(choices), counts=RoundKind(turn.kind).counts)
        claimed, whole, first, at = tuple(carry_out(statement, **given).one())
    else:
        claimed, whole, first, at = _in_turn(given, len(choices), counts=RoundKind(turn.kind).counts)
    if not claimed:
        raise AlreadyAnswered
    return Kept(whole, at if first else None)


def _counted(turn: Waiting, response: marking.Response | None, earned: Earned) -> list[int]:
    """Return what a first answer is counted under, in order, so that no two wait for one another.

    A pass chose nothing, and whoever has seen the pack from the inside does not count. Only choices are counted of what
    was answered: words that strangers typed are nobody's business.
    """
    if response is None or turn.is_insider:
        return []
    chosen = showing.chosen(response) if turn.asked.kind in showing.CHOICE_KINDS else ()
    right = (Chosen.RIGHT,) if earned.verdict == Verdict.RIGHT else ()
    return sorted((Chosen.ANSWERS, *right, *chosen))


@cache
def _at_once(choices: int, *, counts: bool) -> Executable:
    """Return the one statement of PostgreSQL's: what it found of the round, the turn and the encounter."""
    claimed = _claiming().returning(_round.id).cte("claimed")
    is_claimed = exists(select(claimed.c.id))
    met = (_meeting(is_claimed) if counts else _meeting_again(is_claimed)).cte("met")
    is_first = func.coalesce(
        select(met.c.turn_id == bindparam("of", type_=Integer)).scalar_subquery(), false()
    )
    kept = _answering(is_first).where(is_claimed).returning(_turn.id).cte("kept")
    found = select(is_claimed, exists(select(kept.c.id)), is_first, select(met.c.at).scalar_subquery())
    return found.add_cte(_counting(choices, is_first).cte("counted")) if choices else found


def _in_turn(
    given: dict[str, Any], choices: int, *, counts: bool
) -> tuple[bool, bool, bool, datetime | None]:
    def ask(statement: Executable, names: tuple[str, ...], **more: object) -> CursorResult[Any]:
        return carry_out(statement, **{name: given[name] for name in names}, **more)

    if not ask(_claiming(), CLAIM).rowcount:
        return False, False, False, None
    turn_id, at = tuple(ask(_meeting(), MEETING).one()) if counts else (None, None)
    if not counts:
        ask(_meeting_again(), AGAIN)
    first = turn_id == given["of"]
    whole = bool(ask(_answering(), ANSWER, first=first).rowcount)
    if first and choices:
        ask(_counting(choices), (*TALLY, *(f"choice_{place}" for place in range(choices))))
    return True, whole, first, at


@cache
def _claiming() -> Update:
    """Move the round on from the turn. Whoever is second finds it moved."""
    # Shared with all who answer the same, so that whoever repairs its key waits, or is heard of here. It comes before
    # the player, being asked for on the way to their row: a repair holds the two in that order.
    key_stands = (
        select(_revision.id)
        .where(
            _revision.id == bindparam("revision", type_=Integer),
            func.coalesce(_revision.marked_by_id, literal_column("0")) == bindparam("stand_in"),
        )
        .with_for_update(read=True)
        .scalar_subquery()
    )
    # The player's row is held before all that is theirs, so that whoever erases them or takes their history along
    # waits, or comes first.
    there = (
        select(_player.id)
        .where(
            _player.id == bindparam("by"),
            _player.erased_at.is_(None),
            bindparam("revision", type_=Integer) == key_stands,
        )
        .with_for_update(key_share=True)
        .scalar_subquery()
    )
    return (
        update(table_of(Round))
        .where(
            _round.id == bindparam("in_round"),
            _round.player_id == there,
            _round.answered == bindparam("before"),
            _round.finished_at.is_(None),
        )
        .values(
            answered=bindparam("after"),
            points=_round.points + bindparam("more"),
            finished_at=bindparam("end"),
        )
    )


@cache
def _meeting(only: ColumnElement[bool] | None = None) -> ReturningInsert[Any]:
    """Write that the player has met the question, now or again; return which turn was the first, and when."""
    given = {
        "player_id": "by",
        "question_id": "question",
        "pack_id": "pack",
        "turn_id": "of",
        "points": "plain",
        "right": "is_right",
        "last_at": "now",
        "missed": "is_missed",
    }
    row = select(*(bindparam(name, type_=_met[column].type) for column, name in given.items()), _dated())
    adding = insert(Encounter).from_select([*given, "at"], row.where(true() if only is None else only))
    again = {"last_at": adding.excluded.last_at, "missed": adding.excluded.missed}
    return adding.on_conflict_do_update(index_elements=["player_id", "question_id"], set_=again).returning(
        _met.turn_id, _met.at
    )


@cache
def _meeting_again(only: ColumnElement[bool] | None = None) -> ReturningUpdate[Any]:
    """Write that the player has met the question once more, in a round that does not count, if they had met it."""
    return (
        update(table_of(Encounter))
        .where(
            _met.player_id == bindparam("by"),
            _met.question_id == bindparam("question"),
            true() if only is None else only,
        )
        .values(last_at=bindparam("now"), missed=bindparam("is_missed"))
        .returning(_met.turn_id, _met.at)
    )


def _dated() -> ColumnElement[datetime]:
    """Return when the question is met: now, unless what it counts for begins later, by a clock set back since."""
    dating = Dating(bindparam("by", type_=Integer), bindparam("pack", type_=Integer))
    dated.happen(dating)
    now = bindparam("now", type_=_met.at.type)
    latest = func.greatest if db.engine.dialect.name == "postgresql" else func.max
    # In SQLite the latest of one moment would be that of many rows.
    at: ColumnElement[datetime] = latest(now, now, *(func.coalesce(since, now) for since in dating.since))
    return at


@cache
def _answering(is_first: ColumnElement[bool] | None = None) -> Update:
    """Write the answer on its turn, if the turn's hint is still as it was when it was read."""
    return (
        update(table_of(Turn))
        .where(_turn.id == bindparam("of"), _turn.hint_at.is_not(None) == bindparam("hinted"))
        .values(
            answered_at=bindparam("now"),
            response=bindparam("given"),
            verdict=bindparam("found"),
            fraction=bindparam("part"),
            points=bindparam("plain"),
            bonus=bindparam("extra"),
            counts=bindparam("first") if is_first is None else is_first,
        )
    )


@cache
def _counting(number: int, only: ColumnElement[bool] | None = None) -> Adding:
    """Count a first answer among what others chose."""
    # Several rows of values would be put together anew each time; a query is remembered.
    revision, shard = (bindparam(name, type_=Integer) for name in TALLY)
    choices = (bindparam(f"choice_{place}", type_=Integer) for place in range(number))
    where = true() if only is None else only
    rows: CompoundSelect[Any] = union_all(
        *(select(revision, choice, shard, literal_column("1")).where(where) for choice in choices)
    )
    into = [_chosen.revision_id, _chosen.choice, _chosen.shard, _chosen.times]
    return (
        insert(Chosen)
        .from_select(into, rows)
        .on_conflict_do_update(
            index_elements=["revision_id", "choice", "shard"], set_={"times": Chosen.times + 1}
        )
    )
