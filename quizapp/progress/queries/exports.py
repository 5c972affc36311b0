"""What is kept of a player's cold cases, as plain data for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.packs.models import Pack, Question
from quizapp.progress.models import ColdCase

if TYPE_CHECKING:
    from quizapp.players.hooks import Export


def export(export: Export) -> None:
    """Add a player's cold cases, the one due first at the front."""
    export.sections["cold_cases"] = _cold_cases(export.player.id)


def _cold_cases(player_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            Pack.slug.label("pack"),
            Question.key.label("question"),
            ColdCase.due,
            ColdCase.last_review,
            ColdCase.stability.label("stability_in_days"),
            ColdCase.difficulty,
        )
        .join(Question, Question.id == ColdCase.question_id)
        .join(Pack, Pack.id == ColdCase.pack_id)
        .where(ColdCase.player_id == player_id)
        .order_by(ColdCase.due, ColdCase.question_id)
    )
    return [dict(row) for row in rows.mappings()]
