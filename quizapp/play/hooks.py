"""What happens in play that features further up care for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.web.moments import Moment

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.models import Player


@dataclass(frozen=True)
class Met:
    """An encounter that has just been written."""

    player: Player
    pack_id: int
    ranked: bool
    question_id: int
    points: int
    right: bool
    at: datetime


answered: Moment[Met] = Moment()
"""A player has met a question for the first time. Boards move in the same transaction."""
