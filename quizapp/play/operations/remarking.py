"""Marking answers again whose key was repaired: their turns, rounds, encounters and tallies, and boards by the hook.

Whatever is written of a player is written by whoever holds their row (`players.operations.presence`). This holds all
the players concerned, in the order of their ids, after the revisions they have answered: then nobody of them, and
nobody new, answers one of those, and no two wait for each other.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, case, exists, func, literal, select, update

from quizapp.bank import marking
from quizapp.extensions import Instant, db, insert, table_of
from quizapp.packs.models import PackVersion, Revision
from quizapp.play.hooks import remarked, rescored
from quizapp.play.models import Chosen, Encounter, Insider, KeyRepair, Remark, Round, Turn
from quizapp.play.queries import questions
from quizapp.play.rules import points
from quizapp.play.rules.points import Circumstances, Earned, Verdict
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Row

BATCH = 1_000
"""Answers, or players, at once."""

_turn, _round, _player, _met = (table_of(each).c for each in (Turn, Round, Player, Encounter))


class Again(NamedTuple):
    """An answer, and what it comes to now."""

    turn: Row[*tuple[Any, ...]]
    earned: Earned

    @property
    def is_other(self) -> bool:
        """Say whether it comes to something else than it did."""
        turn, earned = self.turn, self.earned
        was = (turn.verdict, turn.fraction, turn.points, turn.bonus)
        return was != (earned.verdict, float(earned.fraction), earned.points, earned.bonus)

    @property
    def more_right(self) -> int:
        """Return 1 for an answer that has come to be right, -1 for one that no longer is."""
        return int(self.earned.verdict == Verdict.RIGHT) - int(self.turn.verdict == Verdict.RIGHT)


def mark_again(repair: KeyRepair, revisions: Sequence[int], now: datetime) -> None:
    """Mark all answers to these revisions by the keys that stand now; late answers and passes stay what they are.

    Nobody can answer them meanwhile: their rows have just been changed.
    """
    if not revisions:
        return
    _hold_players(revisions)
    answers = select(_turn.id).where(_turn.revision_id.in_(revisions), _turn.answered_at.is_not(None))
    concerned: set[int] = set()
    for some in _batches(db.session.scalars(answers.order_by(_turn.id)).all()):
        rows = db.session.execute(_READ.where(_turn.id.in_(some))).all()
        changed = [again for row in rows if (again := _mark(row)).is_other]
        if changed:
            _write(changed)
            _note(repair, changed, now)
            concerned |= {each.turn.player_id for each in changed if each.turn.counts}
    if concerned:
        remarked.happen(tuple(sorted(concerned)))


def _hold_players(revisions: Sequence[int]) -> None:
    """Hold everybody who has answered one of these."""
    theirs = (
        select(_round.player_id)
        .join_from(table_of(Turn), table_of(Round), _round.id == _turn.round_id)
        .where(_turn.revision_id.in_(revisions), _turn.answered_at.is_not(None))
        .distinct()
    )
    held = select(_player.id).where(_player.id.in_(theirs)).order_by(_player.id)
    while True:
        with db.session.begin_nested() as attempt:
            found = set(db.session.scalars(held.with_for_update(key_share=True)))
            if found.issuperset(db.session.scalars(theirs)):
                return
            # While this waited, an account took along what a guest had answered. To hold it now would be out of order.
            attempt.rollback()


def _mark(turn: Row[*tuple[Any, ...]]) -> Again:
    stand_in = turn.marked_by_id or turn.revision_id, turn.marked_by or turn.digest
    question = questions.question(*stand_in)
    language = questions.header(turn.version_id, turn.version)["language"]
    fraction = marking.mark(question, marking.read(question.asked(), turn.response), language)
    allowed = points.limit(turn.pace, turn.time_factor)
    how = Circumstances(turn.difficulty, turn.hint_at is not None, turn.opened_at, turn.answered_at, allowed)
    return Again(turn, points.earned(points.verdict(fraction), fraction, how))


def _write(changed: list[Again]) -> None:
    """Write what answers come to now wherever that stands, but for boards."""
    db.session.execute(
        _TURN,
        [
            {
                "of": turn.id,
                "found": earned.verdict,
                "part": float(earned.fraction),
                "plain": earned.points,
                "extra": earned.bonus,
            }
            for turn, earned in changed
        ],
    )
    more: Counter[int] = Counter()
    for turn, earned in changed:
        more[turn.round_id] += earned.points + earned.bonus - turn.points - turn.bonus
    db.session.execute(_ROUND, [{"of": round_, "more": number} for round_, number in sorted(more.items())])
    rescored.happen(tuple(sorted(more)))
    met = [
        {
            "by": turn.player_id,
            "about": turn.question_id,
            "of": turn.id,
            "when": turn.answered_at,
            "plain": earned.points,
            "is_right": earned.verdict == Verdict.RIGHT,
            "is_missed": earned.verdict != Verdict.RIGHT,
        }
        for turn, earned in changed
    ]
    for statement, names in ((_MET, ("of", "plain", "is_right")), (_MET_LAST, ("when", "is_missed"))):
        keep = {"by", "about", *names}
        db.session.execute(statement, [{name: row[name] for name in keep} for row in met])
    _count(changed)


def _count(changed: list[Again]) -> None:
    """Count right answers among what others chose as they would have been counted."""
    more: Counter[tuple[int, int]] = Counter()
    for each in changed:
        if each.more_right and each.turn.counts and not each.turn.is_insider:
            more[each.turn.revision_id, each.turn.player_id % Chosen.SHARDS] += each.more_right
    rows = [
        {"revision_id": revision, "choice": Chosen.RIGHT, "shard": shard, "times": times}
        for (revision, shard), times in sorted(more.items())
    ]
    if rows:
        adding = insert(Chosen)
        grown = {"times": Chosen.times + adding.excluded.times}
        keys = ["revision_id", "choice", "shard"]
        db.session.execute(adding.on_conflict_do_update(index_elements=keys, set_=grown), rows)


def _note(repair: KeyRepair, changed: list[Again], now: datetime) -> None:
    """Have players told of what counts otherwise. Who has not seen a repair need not hear that it was undone."""
    undone = repair.undone_at is not None
    rows = [
        {"repair_id": repair.id, "turn_id": turn.id, "player_id": turn.player_id, "seen_at": None}
        | _sides((turn.verdict, turn.points), (earned.verdict, earned.points), undone=undone)
        for turn, earned in changed
        if not turn.is_gone and (turn.verdict, turn.points) != (earned.verdict, earned.points)
    ]
    if rows:
        hushed = case((Remark.seen_at.is_(None), literal(now, Instant)), else_=None)
        adding = insert(Remark).on_conflict_do_update(
            index_elements=["repair_id", "turn_id"], set_={"seen_at": hushed}
        )
        db.session.execute(adding, rows)


def _sides(was: tuple[str, int], now: tuple[str, int], *, undone: bool) -> dict[str, object]:
    before, after = (now, was) if undone else (was, now)
    return {
        "verdict_before": before[0],
        "points_before": before[1],
        "verdict_after": after[0],
        "points_after": after[1],
    }


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]


_READ = (
    select(
        *(_turn.id, _turn.round_id, _turn.question_id, _turn.revision_id, _turn.difficulty, _turn.response),
        *(_turn.opened_at, _turn.hint_at, _turn.answered_at, _turn.verdict, _turn.fraction, _turn.points),
        *(_turn.bonus, _turn.counts, _round.player_id, _round.pace, _round.time_factor),
        PackVersion.id.label("version_id"),
        *(Revision.digest, Revision.marked_by_id, Revision.marked_by, PackVersion.digest.label("version")),
        _player.erased_at.is_not(None).label("is_gone"),
        exists()
        .where(
            Insider.player_id == _round.player_id,
            Insider.pack_id == PackVersion.pack_id,
            Insider.since <= _turn.answered_at,
        )
        .label("is_insider"),
    )
    .join_from(table_of(Turn), table_of(Round), _round.id == _turn.round_id)
    .join(table_of(Player), _player.id == _round.player_id)
    .join(PackVersion, PackVersion.id == func.coalesce(_turn.version_id, _round.version_id))
    .join(Revision, Revision.id == _turn.revision_id)
    .where(_turn.response.is_not(None), _turn.verdict != Verdict.LATE)
    .order_by(_turn.id)
)
_TURN = (
    update(table_of(Turn))
    .where(_turn.id == bindparam("of"))
    .values(
        verdict=bindparam("found"),
        fraction=bindparam("part"),
        points=bindparam("plain"),
        bonus=bindparam("extra"),
    )
)
_ROUND = (
    update(table_of(Round))
    .where(_round.id == bindparam("of"))
    .values(points=_round.points + bindparam("more"))
)
_THEIRS = update(table_of(Encounter)).where(
    _met.player_id == bindparam("by"), _met.question_id == bindparam("about")
)
_MET = _THEIRS.where(_met.turn_id == bindparam("of")).values(
    {_met.points: bindparam("plain"), _met.right: bindparam("is_right")}
)
_MET_LAST = _THEIRS.where(_met.last_at == bindparam("when")).values({_met.missed: bindparam("is_missed")})
