"""Moving standings with the answers that earn them, and working them out afresh."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, delete, or_, select

from quizapp.config import settings
from quizapp.extensions import db, insert
from quizapp.leaderboard.models import Standing
from quizapp.leaderboard.rules import EVERYTHING, Period
from quizapp.packs.models import Pack
from quizapp.play.models import Encounter
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any

    from sqlalchemy import Case, Row
    from sqlalchemy.sql.base import ReadOnlyColumnCollection

    from quizapp.play.hooks import Met

PLAYERS_AT_ONCE = 200


def record(met: Met) -> None:
    """Add an encounter to its player's standings, in the transaction of the answer."""
    if met.player.is_guest and not settings().board_guests:
        return
    for board in _boards(met.pack_id, ranked=met.ranked):
        for period in Period:
            adding = insert(Standing).values(
                board=board,
                period=period,
                start=period.start(met.at.date()),
                player_id=met.player.id,
                points=met.points,
                right=int(met.right),
                met=1,
                share=float(met.right),
                reached_at=met.at,
            )
            new = adding.excluded
            db.session.execute(
                adding.on_conflict_do_update(
                    index_elements=["board", "period", "start", "player_id"],
                    set_={
                        "points": Standing.points + new.points,
                        "right": Standing.right + new.right,
                        "met": Standing.met + 1,
                        "share": (Standing.right + new.right) * 1.0 / (Standing.met + 1),
                        "reached_at": _reached_at(new),
                    },
                )
            )


def _reached_at(new: ReadOnlyColumnCollection[str, Any]) -> Case[Any]:
    """Return when the points became what they are: at the latest encounter that earned any, else at the first one.

    Answers may be written in another order than they came in, so each is compared with what stands.
    """
    later, earlier = new.reached_at > Standing.reached_at, new.reached_at < Standing.reached_at
    return case(
        (and_(new.points > 0, or_(Standing.points == 0, later)), new.reached_at),
        (and_(new.points == 0, Standing.points == 0, earlier), new.reached_at),
        else_=Standing.reached_at,
    )


def forget(players: tuple[int, ...]) -> None:
    """Take these players off every board."""
    db.session.execute(delete(Standing).where(Standing.player_id.in_(players)))


def rebuild() -> int:
    """Work out every standing from the encounters; return how many there are."""
    db.session.execute(delete(Standing))
    encounters = db.session.execute(
        select(
            Encounter.player_id,
            Encounter.pack_id,
            Encounter.points,
            Encounter.right,
            Encounter.at,
            Pack.ranked,
        )
        .join(Pack, Pack.id == Encounter.pack_id)
        .join(Player, Player.id == Encounter.player_id)
        .where(Player.is_guest.in_([False, settings().board_guests]))
        .order_by(Encounter.player_id, Encounter.at)
    ).all()
    rows: list[dict[str, Any]] = []
    written = 0
    for _player, theirs in groupby(encounters, key=lambda row: row.player_id):
        rows += _standings(theirs)
        if len(rows) > PLAYERS_AT_ONCE:
            db.session.execute(insert(Standing), rows)
            written += len(rows)
            rows = []
    if rows:
        db.session.execute(insert(Standing), rows)
    return written + len(rows)


def set_ranked(pack: Pack, *, ranked: bool) -> None:
    """Let a pack's points count for the overall board, or not; what was earned before follows."""
    pack.ranked = ranked
    db.session.flush()
    rebuild()


def _boards(pack_id: int, *, ranked: bool) -> tuple[int, ...]:
    return (pack_id, EVERYTHING) if ranked else (pack_id,)


def _standings(encounters: Iterable[Row[*tuple[Any, ...]]]) -> list[dict[str, Any]]:
    """Return one player's standings, from their encounters in order of time."""
    found: dict[tuple[int, Period, date], dict[str, Any]] = {}
    for each in encounters:
        for board in _boards(each.pack_id, ranked=each.ranked):
            for period in Period:
                start = period.start(each.at.date())
                row = found.setdefault(
                    (board, period, start),
                    {"board": board, "period": period, "start": start, "player_id": each.player_id}
                    | {"points": 0, "right": 0, "met": 0, "reached_at": each.at},
                )
                row["points"] += each.points
                row["right"] += int(each.right)
                row["met"] += 1
                row["share"] = row["right"] * 1.0 / row["met"]
                if each.points > 0:
                    row["reached_at"] = each.at
    return list(found.values())
