"""What a pack's questions were answered, for item analysis: first answers only, and never those of insiders.

Of a question those answers count that were given to what it asks now, and are marked by the key it has now: to its
current revision, and to earlier ones that ask the same. Sums come from the database, a row for each revision.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, Integer, and_, case, cast, exists, func, literal, select
from sqlalchemy.orm import aliased

from quizapp.authoring.queries import reports
from quizapp.authoring.rules.items import ENOUGH, REST_AT_LEAST, Item, Sums, shares
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import PackVersion
from quizapp.play.models import Chosen, Insider, Round, Turn
from quizapp.play.queries import keys
from quizapp.play.queries.showing import CHOICE_KINDS, chosen
from quizapp.play.rules.points import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from sqlalchemy import CTE, ColumnElement, Select

    from quizapp.authoring.rules.items import OptionShare
    from quizapp.bank.question import Question
    from quizapp.packs.models import Pack
    from quizapp.play.queries.keys import Kept

RECENT = 2_000
"""Answers, the latest, of which times are looked at."""


def items(pack: Pack) -> list[Item]:
    """Return the questions of a pack's current version in its order, with what their answers say."""
    current = keys.current(pack)
    return _items(pack, current, _sums(pack))


def item(pack: Pack, key: str) -> tuple[Item, list[float]]:
    """Return one of them, and how many seconds the latest answers took; raise NotFound for any other question."""
    current = keys.current(pack, [key])
    if key not in current:
        raise NotFound
    kept = current[key]
    (found,) = _items(pack, current, _sums(pack, kept.question_id))
    return found, _seconds(pack, [each.id for each in _alike({key: kept})[key]])


def _items(pack: Pack, current: dict[str, Kept], sums: dict[int, Sums]) -> list[Item]:
    alike = _alike(current)
    open_ = reports.by_question(pack)
    times = _times([each.id for revisions in alike.values() for each in revisions])
    found = {key: _counted_up(revisions, sums, times) for key, revisions in alike.items()}
    told = [current[key] for key, (total, _times_) in found.items() if total.answers >= ENOUGH]
    whole = keys.read(each for each in told if each.asked.kind in CHOICE_KINDS)
    return [
        Item(
            key=key,
            prompt=kept.asked.prompt,
            kind=kept.asked.kind,
            sums=found[key][0],
            options=_options(kept, whole[kept.id], found[key][1]) if kept.id in whole else (),
            reports=open_.get(kept.question_id, 0),
        )
        for key, kept in current.items()
    ]


def _counted_up(
    revisions: list[Kept], sums: dict[int, Sums], times: dict[int, dict[int, int]]
) -> tuple[Sums, Counter[int]]:
    total, chosen_ = Sums(), Counter[int]()
    for each in revisions:
        total += sums.get(each.id, Sums())
        chosen_.update(times.get(each.id, {}))
    return total, chosen_


def _options(kept: Kept, question: Question, times: Counter[int]) -> tuple[OptionShare, ...]:
    texts = kept.asked.choices
    right = chosen(question.key())
    return shares(texts, right, [times[place] for place in range(len(texts))], times[Chosen.ANSWERS])


def _alike(current: dict[str, Kept]) -> dict[str, list[Kept]]:
    """Return which revisions ask what a question asks now and are marked as it is now, itself among them."""
    past = keys.history([each.question_id for each in current.values()])
    found = {key: [*keys.earlier(kept, past[kept.question_id]), kept] for key, kept in current.items()}
    whole = keys.read(each for revisions in found.values() if len(revisions) > 1 for each in revisions)
    for key, revisions in found.items():
        if len(revisions) > 1:
            marked = {each.id: whole[each.id] for each in revisions}
            others = keys.otherwise(whole[current[key].id], marked)
            found[key] = [each for each in revisions if each.id not in others]
    return found


def _times(revisions: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return how often each option was chosen, by revision; `Chosen` tells what else is counted there."""
    rows = db.session.execute(
        select(Chosen.revision_id, Chosen.choice, func.sum(Chosen.times))
        .where(Chosen.revision_id.in_(revisions))
        .group_by(Chosen.revision_id, Chosen.choice)
    )
    found: dict[int, dict[int, int]] = {}
    for revision, choice, times in rows:
        found.setdefault(revision, {})[choice] = times
    return found


def _sums(pack: Pack, question_id: int | None = None) -> dict[int, Sums]:
    """Return what first answers add up to, by revision; of all the pack's questions or of one."""
    first = _firsts(pack)
    whole = (
        select(
            first.c.player_id, func.sum(first.c.mark).label("marks"), func.count(first.c.mark).label("number")
        )
        .group_by(first.c.player_id)
        .cte("whole")
    )
    others = whole.c.number - 1
    is_pair = and_(first.c.mark.is_not(None), others >= REST_AT_LEAST)
    x = case((is_pair, first.c.mark))
    y = case((is_pair, (whole.c.marks - first.c.mark) / func.nullif(others, 0)))
    columns = {
        "answers": func.count(first.c.mark),
        "marks": func.sum(first.c.mark),
        **{verdict: _number(first.c.verdict == verdict) for verdict in ("right", "partly", "passed", "late")},
        "pairs": func.count(x),
        "x": func.sum(x),
        "y": func.sum(y),
        "xx": func.sum(x * x),
        "yy": func.sum(y * y),
        "xy": func.sum(x * y),
    }
    query = (
        select(first.c.revision_id, *(column.label(name) for name, column in columns.items()))
        .join(whole, whole.c.player_id == first.c.player_id)
        .group_by(first.c.revision_id)
    )
    if question_id is not None:
        query = query.where(first.c.question_id == question_id)
    return {revision: Sums(*(each or 0 for each in rest)) for revision, *rest in db.session.execute(query)}


def _firsts(pack: Pack) -> CTE:
    """Return the first answers to a pack's questions; those that came too late have no mark."""
    mark = case((Turn.verdict == Verdict.LATE, None), else_=cast(Turn.fraction, Float))
    return (
        _counted(pack)
        .add_columns(Round.player_id, Turn.question_id, Turn.revision_id, Turn.verdict, mark.label("mark"))
        .cte("first")
    )


def _counted(pack: Pack) -> Select[Any]:
    inside = exists().where(
        Insider.player_id == Round.player_id, Insider.pack_id == pack.id, Insider.since <= Turn.answered_at
    )
    return (
        select()
        .select_from(Turn)
        .join(Round, Round.id == Turn.round_id)
        .join(PackVersion, PackVersion.id == Round.version_id)
        .where(PackVersion.pack_id == pack.id, Turn.counts, ~inside)
    )


def _number(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, literal(1, Integer)), else_=literal(0, Integer)))


def _seconds(pack: Pack, revisions: Sequence[int]) -> list[float]:
    """Return how long the latest answers took, passes excepted, from when the question could be seen.

    That is when its clock was started; else when the answer before it came, or the round began.
    """
    before = aliased(Turn)
    rows = db.session.execute(
        _counted(pack)
        .add_columns(Turn.answered_at, Turn.opened_at, before.answered_at, Round.started_at)
        .outerjoin(before, and_(before.round_id == Turn.round_id, before.n == Turn.n - 1))
        .where(Turn.revision_id.in_(revisions), Turn.verdict != Verdict.PASSED)
        .order_by(Turn.answered_at.desc())
        .limit(RECENT)
    )
    return [max(0.0, _took(row)) for row in rows]


def _took(row: Iterable[Any]) -> float:
    answered, opened, before, started = row
    took: timedelta = answered - (opened or before or started)
    return took.total_seconds()
