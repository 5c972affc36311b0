"""What upper features may add to boards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quizapp.web.moments import Moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Select


@dataclass(frozen=True)
class Rebuilding:
    """Standings of some players are worked out afresh.

    Whoever keeps boards of their own adds the encounters that count there, as a SELECT of `player_id`, `board`,
    `listed`, `points`, `right` (0 or 1) and `at`, of those players only: `within(Encounter.player_id)` says which.
    """

    within: Callable[[Any], ColumnElement[bool]]
    sources: list[Select[Any]] = field(default_factory=list)


rebuilding: Moment[Rebuilding] = Moment()
