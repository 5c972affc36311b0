"""What is kept of a player's cold cases, as plain data for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.packs.models import Pack, Question
from quizapp.play.queries.exports import ROWS_AT_ONCE
from quizapp.progress.models import ColdCase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.players.hooks import Export


def export(export: Export) -> None:
    """Add a player's cold cases, the one that comes back first at the front, read bit by bit."""
    export.sections["cold_cases"] = _cold_cases(export.player.id)


def _cold_cases(player_id: int) -> Iterator[dict[str, Any]]:
    reading = db.session.execute(
        select(
            Pack.slug.label("pack"),
            Question.key.label("question"),
            ColdCase.due.label("due_at"),
            ColdCase.last_review.label("last_answered_at"),
            ColdCase.stability.label("stability_in_days"),
            ColdCase.difficulty,
        )
        .join(Question, Question.id == ColdCase.question_id)
        .join(Pack, Pack.id == ColdCase.pack_id)
        .where(ColdCase.player_id == player_id)
        .order_by(ColdCase.due, ColdCase.question_id),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    # Asked when it is read, and let go of wherever whoever reads it stops.
    with reading as rows:
        for row in rows.mappings():
            yield dict(row)
