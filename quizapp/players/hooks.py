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


@dataclass
class History:
    """How much a guest has played here; whoever knows fills it in."""

    player_id: int
    rounds: int = 0
    points: int = 0
    """Those that boards count."""


@dataclass(frozen=True)
class Export:
    """Everything that is kept about a player; each feature adds its sections of plain data.

    A section may be an iterator, which is read once, when it is written down; times may stay times.
    """

    player: Player
    sections: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ShellAct:
    """What a host did to an account where nobody is signed in."""

    player_id: int
    what: str
    """`appoint` for a role given, `first` for the first admin's, both with the roles they are about; `unlock` for
    second factors dropped, `link` for a link made that sets a password."""
    at: datetime
    before: str | None = None
    after: str | None = None


player_erased: Moment[tuple[int, ...]] = Moment()
"""These players are gone from now on: what was theirs elsewhere goes, too. Their rows stay, under nobody's name."""

player_merged: Moment[Merged] = Moment()
"""A guest's rows become an account's, in the same transaction. Where both met a question the earlier one stands."""

history_weighed: Moment[History] = Moment()
"""Somebody wants to know how much a guest has played."""

done_in_shell: Moment[ShellAct] = Moment()
"""A host has done something to an account in the shell, or by a link that only the shell gives."""

player_exported: Moment[Export] = Moment()
"""A player asks for everything that is kept about them."""

player_relisted: Moment[Player] = Moment()
"""Whether public boards show a player has changed: `Player.is_listed` tells."""
