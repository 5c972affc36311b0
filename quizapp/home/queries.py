"""What waits for a player on the front page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.case.queries.awaited import awaited
from quizapp.daily.queries import card
from quizapp.daily.rules.shown import State
from quizapp.play.queries import rounds
from quizapp.play.rules.wish import RoundKind
from quizapp.progress.queries import due

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.daily.rules.shown import TodayCard
    from quizapp.packs.rules import PackTitle
    from quizapp.play.rules.result import RoundCard
    from quizapp.players.models import Player

AT_A_GLANCE = 3
"""So many open rounds are shown, the latest; the others have a page of their own."""


@dataclass(frozen=True)
class Waiting:
    """What waits, for a player or for somebody new."""

    today: TodayCard | None
    """The case of the day; None where there is none."""
    due: int = 0
    """Cold cases; none while some are taken up already, in a round that is open."""
    open_rounds: tuple[RoundCard, ...] = ()
    more: int = 0
    """Open rounds beyond those."""
    accusations: tuple[PackTitle, ...] = ()
    """Cases solved without the work, in which nobody is accused yet."""

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing waits."""
        return not (self.today or self.due or self.open_rounds or self.accusations)


def waiting(player: Player | None, now: datetime) -> Waiting:
    """Return what waits on the front page."""
    today = card(player.id if player else None, now.date())
    shown = None if today.state == State.NONE else today
    if player is None:
        return Waiting(shown)
    open_ = rounds.open_rounds(player)
    is_taken_up = any(each.kind == RoundKind.COLD for each in open_)
    # The round of today's case has a line of its own.
    others = [each for each in open_ if not today.go or each.token != today.go.token]
    return Waiting(
        shown,
        0 if is_taken_up else due.count(player, now),
        tuple(others[:AT_A_GLANCE]),
        max(0, len(others) - AT_A_GLANCE),
        tuple(awaited(player.id)),
    )
