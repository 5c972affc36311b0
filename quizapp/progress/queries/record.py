"""What a player has come to, from their turns and from their encounters, as far as boards count those."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, select, union

from quizapp import clock
from quizapp.extensions import db
from quizapp.leaderboard.queries.sums import counts
from quizapp.packs.models import Issued, Pack, PackVersion, Revision
from quizapp.packs.operations import HIDDEN
from quizapp.packs.queries import IS_CURRENT, ON_SHELF
from quizapp.play.models import Encounter, Round, Turn
from quizapp.play.rules.points import Verdict
from quizapp.play.rules.wish import CATEGORIES
from quizapp.progress.models import ColdCase
from quizapp.progress.queries import reach
from quizapp.progress.rules.record import (
    MISSED,
    MISSED_AT_LEAST,
    PACKS,
    Missed,
    PackSum,
    Record,
    Sum,
    Week,
    by_category,
    mondays,
)

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from quizapp.players.models import Player

_IS_RIGHT = case((Encounter.right.is_(True), 1), else_=0)


def record(player: Player, at: datetime) -> Record:
    """Return what a player has come to by this moment."""
    sums = _sums(player)
    packs: dict[str, PackSum] = {}
    for pack, _category in sums:
        before = packs.get(pack.slug)
        packs[pack.slug] = PackSum(
            pack.slug,
            pack.title,
            pack.language,
            on_shelf=pack.on_shelf,
            sum=(before.sum if before else Sum()) + pack.sum,
        )
    ordered = sorted(packs.values(), key=lambda each: (-each.sum.met, each.title.casefold(), each.slug))
    return Record(
        total=sum((each.sum for each in ordered), Sum()),
        weeks=_weeks(player, at),
        by_category=by_category([(category, pack.sum) for pack, category in sums], CATEGORIES),
        by_pack=tuple(ordered[:PACKS]),
        packs=len(ordered),
        missed=_missed(player),
    )


def _sums(player: Player) -> list[tuple[PackSum, str | None]]:
    """Return what was met of each category of each pack, but for drafts that their author has tried."""
    counted = (
        select(
            *(Encounter.pack_id, Turn.category, func.count().label("met")),
            *(func.sum(_IS_RIGHT).label("right"), func.sum(Encounter.points).label("points")),
        )
        .outerjoin(Turn, Turn.id == Encounter.turn_id)
        .where(Encounter.player_id == player.id, counts())
        .group_by(Encounter.pack_id, Turn.category)
        .subquery()
    )
    header = PackVersion.header
    rows = db.session.execute(
        select(
            *(Pack.slug, header["title"].as_string(), header["language"].as_string(), and_(*ON_SHELF)),
            *(counted.c.category, counted.c.met, counted.c.right, counted.c.points),
        )
        .select_from(counted)
        .join(Pack, Pack.id == counted.c.pack_id)
        .join(PackVersion, IS_CURRENT)
        .where(Pack.source.not_in(HIDDEN))
    )
    return [
        (PackSum(slug, title, language, on_shelf=bool(there), sum=Sum(met, right, points)), category)
        for slug, title, language, there, category, met, right, points in rows
    ]


def _weeks(player: Player, at: datetime) -> tuple[Week, ...]:
    """Return what each week's first answers earned, this one's so far, by UTC as on boards."""
    days = mondays(clock.week_of(at.date()))
    sums = (func.coalesce(func.sum(case((_is_within(day), Encounter.points))), 0) for day in days)
    row = db.session.execute(
        select(*sums)
        .join(Pack, Pack.id == Encounter.pack_id)
        .where(Encounter.player_id == player.id, Encounter.at >= _midnight(days[0]), counts())
        .where(Pack.source.not_in(HIDDEN))
    ).one()
    return tuple(Week(day, points) for day, points in zip(days, row, strict=True))


def _is_within(monday: date) -> ColumnElement[bool]:
    begins = _midnight(monday)
    return and_(Encounter.at >= begins, Encounter.at < begins + timedelta(weeks=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _missed(player: Player) -> tuple[Missed, ...]:
    """Return what was missed most, as it was last asked: nothing that the player has not been shown with its reveal.

    What has left its pack or the shelf is left out, and what comes after the stage that they have reached by now.
    """
    met = select(Encounter.pack_id).where(Encounter.player_id == player.id)
    cold = select(ColdCase.pack_id).where(ColdCase.player_id == player.id)
    reached = reach.of(player, union(met, cold))
    if not reached:
        return ()
    misses = func.sum(case((Turn.verdict != Verdict.RIGHT, 1), else_=0)).label("misses")
    counted = (
        select(func.max(Turn.id).label("last"), misses, func.count().label("asked"))
        .join(Round, Round.id == Turn.round_id)
        .where(Round.player_id == player.id, Turn.answered_at.is_not(None))
        .join(Issued, Issued.question_id == Turn.question_id)
        .where(reach.within(player, reached.values()))
        .group_by(Turn.question_id)
        .having(misses >= MISSED_AT_LEAST)
        .order_by(misses.desc(), func.max(Turn.id).desc())
        .limit(MISSED)
        .subquery()
    )
    header = PackVersion.header
    rows = db.session.execute(
        select(
            *(Revision.asked["prompt"].as_string(), header["title"].as_string()),
            *(header["language"].as_string(), counted.c.misses, counted.c.asked, Round.token, Turn.n),
        )
        .select_from(counted)
        .join(Turn, Turn.id == counted.c.last)
        .join(Round, Round.id == Turn.round_id)
        .join(Revision, Revision.id == Turn.revision_id)
        .join(PackVersion, PackVersion.id == func.coalesce(Turn.version_id, Round.version_id))
        .order_by(counted.c.misses.desc(), counted.c.last.desc())
    )
    return tuple(Missed(*row) for row in rows)
