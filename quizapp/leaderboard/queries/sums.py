"""What standings come to when they are worked out from encounters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)

from quizapp.config import settings
from quizapp.extensions import Instant, db
from quizapp.leaderboard.hooks import Rebuilding, rebuilding
from quizapp.leaderboard.models import BoardReset
from quizapp.leaderboard.rules import EVERYTHING, FOREVER, Period
from quizapp.packs.models import Pack
from quizapp.play.models import Encounter, Insider
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Select, Subquery


def sums(within: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    """Return a SELECT of the standings of some players, `moved` excepted, in the order of the table's columns."""
    wanted = Rebuilding(within, [_on_packs(within), _on_everything(within)])
    rebuilding.happen(wanted)
    counted = _since_reset(union_all(*wanted.sources).subquery("encountered"))
    latest = func.max(counted.c.at).over(partition_by=(counted.c.player_id, counted.c.board))
    dated = select(counted, *(_start(period, latest).label(f"{period.column}_start") for period in Period))
    each = dated.subquery("dated")
    starts = [each.c[f"{period.column}_start"] for period in Period]
    columns = [column for period in Period for column in _over(period, each)]
    return select(each.c.player_id, each.c.board, each.c.listed, *columns).group_by(
        each.c.player_id, each.c.board, each.c.listed, *starts
    )


def listed() -> ColumnElement[bool]:
    """Return whether public boards show a player: `Player.is_listed`, as the database sees it."""
    return (
        Player.hidden.is_(False)
        & Player.hidden_by_host.is_(False)
        & Player.suspended_at.is_(None)
        & Player.erased_at.is_(None)
    )


def counts() -> ColumnElement[bool]:
    """Return whether an encounter counts for boards: not if its player knew the pack from the inside by then."""
    return ~exists().where(
        Insider.player_id == Encounter.player_id,
        Insider.pack_id == Encounter.pack_id,
        Insider.since <= Encounter.at,
    )


def _on_packs(within: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    return _encounters(Encounter.pack_id, within)


def _on_everything(within: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    ranked = _encounters(literal(EVERYTHING, Integer), within)
    return ranked.join(Pack, Pack.id == Encounter.pack_id).where(Pack.ranked.is_(True))


def _encounters(board: Any, within: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:  # noqa: ANN401
    return (
        select(
            Encounter.player_id,
            board.label("board"),
            listed().label("listed"),
            Encounter.points,
            cast(Encounter.right, Integer).label("right"),
            Encounter.at,
        )
        .join(Player, Player.id == Encounter.player_id)
        .where(
            # Said of both: PostgreSQL does not see by itself that a range of the one is a range of the other.
            within(Encounter.player_id),
            within(Player.id),
            Player.is_guest.in_([False, settings().board_guests]),
            Player.erased_at.is_(None),
            counts(),
        )
    )


def _since_reset(encountered: Subquery) -> Subquery:
    resets = (
        select(BoardReset.board, func.max(BoardReset.at).label("at"))
        .where(BoardReset.undone_at.is_(None))
        .group_by(BoardReset.board)
        .subquery("reset")
    )
    return (
        select(encountered)
        .outerjoin(resets, resets.c.board == encountered.c.board)
        .where(or_(resets.c.at.is_(None), encountered.c.at >= resets.c.at))
        .subquery("counted")
    )


def _over(period: Period, each: Subquery) -> list[ColumnElement[Any]]:
    """Return one period's columns: its start, then points, right answers, questions met, share, and when reached."""
    start = each.c[f"{period.column}_start"]
    inside = each.c.at >= _midnight(start)
    right, met = func.sum(each.c.right).filter(inside), func.count().filter(inside)
    points = func.sum(each.c.points).filter(inside)
    earned = type_coerce(func.max(each.c.at).filter(inside, each.c.points > 0), Instant)
    first = type_coerce(func.min(each.c.at).filter(inside), Instant)
    found = {
        "start": start,
        "points": points,
        "right": right,
        "met": met,
        "share": right * 1.0 / met,
        "reached_at": func.coalesce(earned, first),
    }
    return [column.label(f"{period.column}_{name}") for name, column in found.items()]


def _start(period: Period, latest: ColumnElement[Any]) -> ColumnElement[Any]:
    if period is Period.ALL:
        return literal(FOREVER, Date)
    if db.engine.dialect.name == "postgresql":
        return cast(func.date_trunc(period.column, func.timezone("UTC", latest)), Date)
    to_start = {Period.DAY: (), Period.WEEK: ("weekday 0", "-6 days"), Period.MONTH: ("start of month",)}[
        period
    ]
    return type_coerce(func.date(latest, *to_start), Date)


def _midnight(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the moment, in UTC, that a day begins. In SQLite moments and days are text, which compares by itself."""
    if db.engine.dialect.name == "postgresql":
        return func.timezone("UTC", cast(day, DateTime))
    return day
