"""What an answer does to a cold case: one is opened, comes back at another time, or is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from quizapp.extensions import db, insert
from quizapp.play.rules.points import Verdict
from quizapp.progress.models import ColdCase
from quizapp.progress.rules.schedule import Memory, rating, reviewed

if TYPE_CHECKING:
    from quizapp.play.hooks import Given

KEPT = ("stability", "difficulty", "due", "last_review")


def follow(given: Given) -> None:
    """Open a cold case where a question was missed; put off or close the one there is."""
    right = given.verdict == Verdict.RIGHT
    if given.is_insider or (right and given.is_first):
        return
    row = db.session.execute(
        select(*(getattr(ColdCase, name) for name in KEPT))
        .where(ColdCase.player_id == given.player_id, ColdCase.question_id == given.question_id)
        .with_for_update()
    ).one_or_none()
    if row is None and right:
        return
    memory = reviewed(Memory(*row) if row else None, rating(given.verdict, hinted=given.hinted), given.at)
    if memory.is_closed:
        db.session.execute(
            delete(ColdCase).where(
                ColdCase.player_id == given.player_id, ColdCase.question_id == given.question_id
            )
        )
        return
    values = {name: getattr(memory, name) for name in KEPT}
    db.session.execute(
        insert(ColdCase)
        .values(player_id=given.player_id, question_id=given.question_id, pack_id=given.pack_id, **values)
        .on_conflict_do_update(index_elements=["player_id", "question_id"], set_=values)
    )
