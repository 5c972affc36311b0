"""A player's case files, as plain data for themselves: what they have found, hold of it, noted, and accused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.case.models import CaseNotes, Solving, Suspicion, TurnedUp
from quizapp.case.queries import accusations
from quizapp.extensions import db
from quizapp.packs.models import Pack

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from quizapp.players.hooks import Export

SINGLE = ("notes", "accusation", "solving_since")


def export(export: Export) -> None:
    """Add a player's case files, one for each pack."""
    player_id = export.player.id
    files: dict[str, dict[str, Any]] = {}

    def file(row: dict[str, Any]) -> dict[str, Any]:
        pack = row.pop("pack")
        return files.setdefault(pack, {"pack": pack, "exhibits": [], "suspects": []} | dict.fromkeys(SINGLE))

    for row in _rows(_found(player_id)):
        file(row)["exhibits"].append(row)
    for row in _rows(_held(player_id)):
        file(row)["suspects"].append(row)
    for row in _rows(_noted(player_id)):
        file(row)["notes"] = row
    for pack, row in accusations.kept(player_id):
        file({"pack": pack})["accusation"] = row
    for row in _rows(_solving(player_id)):
        file(row)["solving_since"] = row["since"]
    export.sections["case_files"] = [files[pack] for pack in sorted(files)]


def _rows(query: Executable) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(query).mappings()]


def _found(player_id: int) -> Executable:
    return (
        select(Pack.slug.label("pack"), TurnedUp.exhibit, TurnedUp.at.label("found_at"))
        .join(Pack, Pack.id == TurnedUp.pack_id)
        .where(TurnedUp.player_id == player_id, TurnedUp.exhibit.is_not(None))
        .order_by(TurnedUp.at, TurnedUp.question_id)
    )


def _held(player_id: int) -> Executable:
    return (
        select(Pack.slug.label("pack"), Suspicion.suspect, Suspicion.mark, Suspicion.changed_at)
        .join(Pack, Pack.id == Suspicion.pack_id)
        .where(Suspicion.player_id == player_id)
        .order_by(Suspicion.suspect)
    )


def _noted(player_id: int) -> Executable:
    return (
        select(Pack.slug.label("pack"), CaseNotes.text, CaseNotes.changed_at)
        .join(Pack, Pack.id == CaseNotes.pack_id)
        .where(CaseNotes.player_id == player_id)
    )


def _solving(player_id: int) -> Executable:
    return (
        select(Pack.slug.label("pack"), Solving.since)
        .join(Pack, Pack.id == Solving.pack_id)
        .where(Solving.player_id == player_id)
    )
