"""Moving standings with the answers that earn them, and working them out afresh."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
    update,
)

from quizapp import clock
from quizapp.config import settings
from quizapp.extensions import Instant, carry_out, db, insert, shared, write
from quizapp.leaderboard.models import BoardReset, standing
from quizapp.leaderboard.operations import copies
from quizapp.leaderboard.queries.sums import listed, sums
from quizapp.leaderboard.rules import EVERYTHING, FOREVER, Period, moment, stamp
from quizapp.packs.models import Pack
from quizapp.play.models import Round
from quizapp.players.models import Player
from quizapp.web.transaction import after_commit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Case, ColumnElement, FromClause, Select
    from sqlalchemy.sql.base import ReadOnlyColumnCollection
    from sqlalchemy.sql.dml import ReturningInsert

    from quizapp.play.hooks import Dating, Met
    from quizapp.players.hooks import Merged

    Columns = ReadOnlyColumnCollection[str, Any]
    Within = Callable[[Any], ColumnElement[bool]]

RECOUNTED_AT_ONCE = 1_000
"""Players."""
COPIES_FOLLOW = timedelta(days=1)
COPIED = [column for column in standing.c if not column.name.endswith(("_right", "_share", "_reached_at"))]
"""What copies of a standing hold."""
ZERO, ONE = literal_column("0", Integer), literal_column("1", Integer)
THE_END = datetime(9000, 1, 1, tzinfo=UTC)
KEY = (standing.c.player_id, standing.c.board)


def date(dating: Dating) -> None:
    """Have an answer be dated no earlier than the boards on which it counts were last reset."""
    dating.since.append(
        select(func.max(BoardReset.at))
        .where(BoardReset.board.in_((EVERYTHING, dating.pack)), BoardReset.undone_at.is_(None))
        .scalar_subquery()
    )


def record(met: Met) -> None:
    """Add an encounter to its player's standings, in the transaction of the answer."""
    if not met.is_guest or settings().board_guests:
        _move(_publicly(db.engine.dialect.name), met, {"pack": met.pack_id})


def add(met: Met, boards: Iterable[int]) -> None:
    """Add an encounter to further boards, which show the player even where they are hidden from public ones."""
    numbered = {f"board_{place}": board for place, board in enumerate(boards)}
    if numbered:
        _move(_to_these(db.engine.dialect.name, len(numbered)), met, numbered)


def recount(players: Iterable[int]) -> None:
    """Work out some players' standings afresh; an answer of theirs that is under way waits, or is waited for."""
    wanted = tuple(players)
    # Every answer moves its round on first, so whoever holds a player's open rounds holds their standings still.
    db.session.execute(
        select(Round.id).where(Round.player_id.in_(wanted), Round.finished_at.is_(None)).with_for_update()
    )
    work_out(lambda column: column.in_(wanted))
    copies.follow(wanted)


def remark(players: tuple[int, ...]) -> None:
    """Work out afresh the standings of players whose answers were marked again, however many."""
    for first in range(0, len(players), RECOUNTED_AT_ONCE):
        recount(players[first : first + RECOUNTED_AT_ONCE])


def forget(players: tuple[int, ...]) -> None:
    """Take these players off every board."""
    within: Within = lambda column: column.in_(players)  # noqa: E731 (a rule of one line)
    _clear(within, after(within(standing.c.player_id)))
    copies.follow(players)


def merge(merged: Merged) -> None:
    """Give an account what a guest has earned."""
    recount((merged.account, merged.guest))


def relist(player: Player) -> None:
    """Show a player on public boards, or no longer."""
    db.session.flush()
    recount((player.id,))


def take_off(players: Select[int], boards: range) -> None:
    """Take players off boards that follow each other and are not public ones."""
    theirs = (standing.c.player_id.in_(players), standing.c.board.between(boards[0], boards[-1]))
    write(update(standing).where(*theirs).values(nothing(stamp(clock.now()))))


def begins_at(player: Player, now: datetime) -> datetime:
    """Return from when on a player's answers count on boards that they come to by what they asked for at `now`.

    That is then, even if an answer has overtaken them; but where the clock has been set back since they last met a
    question, it is the moment after that.
    """
    begins = moment(after(standing.c.player_id == player.id))
    return begins if begins > clock.now() else now


def purge(now: datetime) -> int:
    """Delete what is left of standings that have come to nothing, once no copy has them; return how many."""
    long_ago = standing.c.moved < stamp(now - COPIES_FOLLOW)
    return write(standing.delete().where(long_ago, standing.c.all_met == 0))


def _move(adding: ReturningInsert[Any], met: Met, where: dict[str, int]) -> None:
    day = met.at.date()
    given = {"player": met.player_id, "points": met.points, "right": int(met.right), "at": met.at}
    starts = {f"{period.column}_start": period.start(day) for period in Period}
    moved = carry_out(adding, **given, **where, **starts, moved=stamp(met.at))
    if shared.is_set_up:
        rows = moved.mappings().all()
        after_commit(lambda: copies.push(rows))


# Made once for each kind of database: they are long, and every answer sends them.
@cache
def _publicly(_dialect: str) -> ReturningInsert[Any]:
    # Whether a pack is ranked and a player listed is asked here, where nothing can change between asking and writing.
    pack = Pack.id == bindparam("pack")
    boards = union_all(
        select(Pack.id.label("board")).where(pack),
        select(literal_column(str(EVERYTHING), Integer).label("board")).where(pack, Pack.ranked.is_(True)),
    ).subquery("boards")
    begun_anew = exists().where(
        BoardReset.board == boards.c.board,
        BoardReset.undone_at.is_(None),
        BoardReset.at > bindparam("at", type_=Instant),
    )
    source = boards.join(Player, Player.id == bindparam("player"))
    return _adding(boards.c.board, listed(), source, ~begun_anew)


@cache
def _to_these(_dialect: str, number: int) -> ReturningInsert[Any]:
    given = (bindparam(f"board_{place}", type_=BigInteger).label("board") for place in range(number))
    boards = union_all(*map(select, given)).subquery("boards")
    shown = and_(Player.suspended_at.is_(None), Player.erased_at.is_(None))
    source = boards.join(Player, Player.id == bindparam("player"))
    return _adding(boards.c.board, shown, source, true())


def _adding(
    board: ColumnElement[int],
    shown: ColumnElement[bool],
    source: FromClause,
    *where: ColumnElement[bool],
) -> ReturningInsert[Any]:
    # What is named often is sent once: a driver looks for every place where a value goes.
    names = {"points": "all_points", "right": "all_right", "at": "all_reached_at"}
    given = select(
        *(bindparam(name, type_=standing.c[column].type).label(name) for name, column in names.items())
    ).subquery("given")
    columns: dict[str, ColumnElement[Any]] = {
        "player_id": Player.id.expression,
        "board": board,
        "listed": shown,
        "moved": bindparam("moved", type_=standing.c.moved.type),
    }
    for period in Period:
        name = period.column
        columns |= {
            f"{name}_start": bindparam(f"{name}_start", type_=standing.c[f"{name}_start"].type),
            f"{name}_points": given.c.points,
            f"{name}_right": given.c.right,
            f"{name}_met": ONE,
            f"{name}_share": given.c.right,
            f"{name}_reached_at": given.c.at,
        }
    chosen = (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(source.join(given, true()))
        .where(*where)
    )
    adding = insert(standing).from_select(list(columns), chosen)
    new = adding.excluded
    kept: dict[str, Any] = {"listed": new.listed, "moved": _later(standing.c.moved + ONE, new.moved)}
    for period in Period:
        kept |= _grown(period, new)
    return adding.on_conflict_do_update(index_elements=KEY, set_=kept).returning(*COPIED)


def _grown(period: Period, new: Columns) -> dict[str, ColumnElement[Any]]:
    """Return what one period's columns become: more of the same day, week or month, or the first of a new one."""

    def old(name: str) -> ColumnElement[Any]:
        found: ColumnElement[Any] = standing.c[f"{period.column}_{name}"]
        return found

    def fresh(name: str) -> ColumnElement[Any]:
        found: ColumnElement[Any] = new[f"{period.column}_{name}"]
        return found

    newer, older = fresh("start") > old("start"), fresh("start") < old("start")

    def kept(name: str, more: ColumnElement[Any]) -> ColumnElement[Any]:
        return more if period is Period.ALL else case((newer, fresh(name)), (older, old(name)), else_=more)

    # Answers may be written in another order than they came in, so each is compared with what stands.
    plain = old("points") == ZERO
    earned = and_(fresh("points") > ZERO, or_(plain, fresh("reached_at") > old("reached_at")))
    first = and_(fresh("points") == ZERO, plain, fresh("reached_at") < old("reached_at"))
    grown = {
        "points": kept("points", old("points") + fresh("points")),
        "right": kept("right", old("right") + fresh("right")),
        "met": kept("met", old("met") + ONE),
        "share": kept("share", (old("right") + fresh("right")) * literal_column("1.0") / (old("met") + ONE)),
        "reached_at": kept(
            "reached_at", case((or_(earned, first), fresh("reached_at")), else_=old("reached_at"))
        ),
    }
    if period is not Period.ALL:
        grown["start"] = case((newer, fresh("start")), else_=old("start"))
    return {f"{period.column}_{name}": column for name, column in grown.items()}


def _later(one: ColumnElement[int], other: ColumnElement[int]) -> Case[int]:
    return case((one > other, one), else_=other)


def work_out(within: Within) -> None:
    """Bring the standings of some players to what their encounters come to."""
    now = after(within(standing.c.player_id))
    found = sums(within).add_columns(literal(now, standing.c.moved.type).label("moved"))
    adding = insert(standing).from_select([column.name for column in found.selected_columns], found)
    better = {
        column.name: adding.excluded[column.name] for column in standing.c if not column.primary_key
    } | {"moved": _later(standing.c.moved + 1, adding.excluded.moved)}
    db.session.execute(adding.on_conflict_do_update(index_elements=KEY, set_=better))
    _clear(within, now)


def _clear(within: Within, now: int) -> None:
    """Bring to nothing the standings of some players that have not moved since."""
    write(update(standing).where(within(standing.c.player_id), standing.c.moved < now).values(nothing(now)))


def nothing(now: int) -> dict[str, Any]:
    """Return the columns of a standing that has come to nothing. It goes a day later, when no copy has it left."""
    gone: dict[str, Any] = {
        "listed": False,
        "moved": _later(standing.c.moved + 1, literal(now, standing.c.moved.type)),
    }
    for period in Period:
        # As if last played before the first day and reached at the end of time: whatever comes is newer.
        begun = {"start": FOREVER, "points": 0, "right": 0, "met": 0, "share": 0, "reached_at": THE_END}
        gone |= {f"{period.column}_{name}": value for name, value in begun.items()}
    return gone


def after(rows: ColumnElement[bool]) -> int:
    """Return a stamp that is later than any on the standings of which this is true, whatever was done to the clock."""
    latest = db.session.scalar(select(func.max(standing.c.moved)).where(rows))
    return max(stamp(clock.now()), (latest or 0) + 1)
