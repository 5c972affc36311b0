"""Where one player stands, as plain data for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.leaderboard.models import ArchivedStanding, BoardReset, standing
from quizapp.leaderboard.rules import EVERYTHING, Period
from quizapp.packs.models import Pack

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from quizapp.players.hooks import Export


def export(export: Export) -> None:
    """Add what a player has on each public board."""
    rows = db.session.execute(
        select(standing, standing.c.board.label("number"), Pack.slug)
        .outerjoin(Pack, Pack.id == standing.c.board)
        .where(
            standing.c.player_id == export.player.id, standing.c.board >= EVERYTHING, standing.c.all_met > 0
        )
        .order_by(standing.c.board)
    )
    export.sections["standings"] = [told(row) for row in rows.mappings()]
    export.sections["archived_standings"] = _archived(export.player.id)


def told(row: RowMapping) -> dict[str, Any]:
    """Return what a standing says, over all time and over the last day, week and month its player played in.

    `number` in the row is that of a pack, whose `slug` is in it, too, or `EVERYTHING`.
    """
    told: dict[str, Any] = {"board": _board(row["number"], row["slug"]), "shown": row["listed"]}
    for period in Period:
        name = period.column
        told[name] = {
            "since": None if period is Period.ALL else row[f"{name}_start"].isoformat(),
            "points": row[f"{name}_points"],
            "right": row[f"{name}_right"],
            "met": row[f"{name}_met"],
            "reached_at": row[f"{name}_reached_at"],
        }
    return told


def _archived(player_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(ArchivedStanding, BoardReset, Pack.slug)
        .join(BoardReset, BoardReset.id == ArchivedStanding.reset_id)
        .outerjoin(Pack, Pack.id == BoardReset.board)
        .where(ArchivedStanding.player_id == player_id)
        .order_by(BoardReset.id)
    )
    return [
        {
            "board": _board(reset.board, slug),
            "reset_at": reset.at.isoformat(),
            "rank": row.rank,
            "points": row.points,
            "right": row.right,
            "met": row.met,
        }
        for row, reset, slug in rows
    ]


def _board(number: int, slug: str | None) -> str:
    return "all packs" if number == EVERYTHING else f"pack {slug}"
