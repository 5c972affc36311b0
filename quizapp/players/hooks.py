"""What happens to players."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quizapp.web.moments import Moment

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.models import Player


@dataclass(frozen=True)
class Merged:
    """A guest whose history an account takes along."""

    guest: int
    account: int
    at: datetime


@dataclass(frozen=True)
class Export:
    """Everything that is kept about a player; each feature adds its sections of plain data."""

    player: Player
    sections: dict[str, Any] = field(default_factory=dict)


player_erased: Moment[tuple[int, ...]] = Moment()
"""These players are about to be gone: what was theirs elsewhere goes first."""

player_merged: Moment[Merged] = Moment()
"""A guest's rows become an account's, in the same transaction. Where both met a question the earlier one stands."""

player_exported: Moment[Export] = Moment()
"""A player asks for everything that is kept about them."""

player_relisted: Moment[Player] = Moment()
"""Whether public boards show a player has changed: `Player.is_listed` tells."""
