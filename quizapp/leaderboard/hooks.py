"""What upper features may add to boards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quizapp.web.moments import Moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select


@dataclass(frozen=True)
class Rebuilding:
    """Standings of some players are worked out afresh.

    Whoever keeps boards of their own adds the encounters that count there, as a SELECT of `player_id`, `board`,
    `listed`, `points`, `right` (0 or 1) and `at`, of those players only: `within(Encounter.player_id)` says which.
    """

    within: Callable[[Any], ColumnElement[bool]]
    sources: list[Select[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Ranking:
    """Whether a pack counts for the overall board has been changed where nobody is signed in."""

    pack_id: int
    ranked: bool
    at: datetime


rebuilding: Moment[Rebuilding] = Moment()

ranked_in_shell: Moment[Ranking] = Moment()
