"""What is kept about a player's groups, told to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.groups import queries
from quizapp.leaderboard.queries.exports import told

if TYPE_CHECKING:
    from quizapp.players.hooks import Export


def export_memberships(export: Export) -> None:
    """Add the groups a player is in, runs, or was expelled from, and where they stand in each."""
    standings = queries.standings_of(export.player)
    export.sections["groups"] = [
        {
            "name": group.name,
            "joined_at": tie.joined_at.isoformat(),
            "owner": group.owner_id == export.player.id,
            "expelled_at": tie.expelled_at.isoformat() if tie.expelled_at else None,
            "closed_by_host_at": group.closed_at.isoformat() if group.closed_at else None,
            "standings": [told(row) for row in standings.get(group.id, ())],
        }
        for group, tie in queries.memberships(export.player)
    ]
