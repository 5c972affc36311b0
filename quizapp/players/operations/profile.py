"""What players choose for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.extensions import db
from quizapp.players.hooks import player_relisted
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.models import Player


@dataclass(frozen=True)
class Choices:
    """What stands on a profile."""

    hidden: bool
    time_factor: str
    leave_out_sensitive: bool
    theme: str


def choose(player: Player, choices: Choices, now: datetime) -> None:
    """Keep what a player has chosen. Boards follow at once."""
    be_there(player, now)
    # Another tab may have chosen while this one waited.
    db.session.refresh(player)
    moved = player.hidden != choices.hidden
    player.hidden = choices.hidden
    player.time_factor = choices.time_factor
    player.leave_out_sensitive = choices.leave_out_sensitive
    player.theme = choices.theme
    if moved:
        player_relisted.happen(player)
