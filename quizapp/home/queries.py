"""What waits for a player on the front page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.play.queries import rounds
from quizapp.play.rules.wish import RoundKind
from quizapp.progress.queries import due

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.play.rules.result import RoundCard
    from quizapp.players.models import Player

AT_A_GLANCE = 3
"""So many open rounds are shown, the latest; the others have a page of their own."""


@dataclass(frozen=True)
class Waiting:
    """What waits."""

    due: int
    """Cold cases; none while some are taken up already, in a round that is open."""
    open_rounds: list[RoundCard]
    more: int
    """Open rounds beyond those."""


def waiting(player: Player, now: datetime) -> Waiting | None:
    """Return what waits for a player, None where nothing does."""
    open_ = rounds.open_rounds(player)
    number = due.count(player, now)
    if not open_ and not number:
        return None
    is_taken_up = any(card.kind == RoundKind.COLD for card in open_)
    return Waiting(0 if is_taken_up else number, open_[:AT_A_GLANCE], max(0, len(open_) - AT_A_GLANCE))
