"""What became of a question that players have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.authoring.queries import repairs, reports
from quizapp.authoring.rules.shown import Played
from quizapp.play.queries import keys

if TYPE_CHECKING:
    from quizapp.packs.models import Pack


def played(pack: Pack, key: str) -> Played | None:
    """Return what became of a question; None for one that is not in the current version."""
    current = keys.current(pack, [key]).get(key)
    if current is None:
        return None
    return Played(reports.by_question(pack).get(current.question_id, 0), repairs.offer(pack, key))
