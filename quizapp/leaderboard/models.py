"""Standings, which are derived: deleting them and rebuilding them from encounters gives the same boards."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, ForeignKey, Index, Integer, Table

from quizapp.extensions import Base, Instant
from quizapp.leaderboard.rules import Period

standing = Table(
    "standing",
    Base.metadata,
    Column("player_id", ForeignKey("player.id", ondelete="CASCADE"), primary_key=True),
    Column("board", Integer, primary_key=True, autoincrement=False),
    Column("listed", Boolean, nullable=False),
    Column("moved", BigInteger, nullable=False, index=True),
    *(
        column
        for period in Period
        for column in (
            Column(f"{period.column}_start", Date, nullable=False),
            Column(f"{period.column}_points", Integer, nullable=False),
            Column(f"{period.column}_right", Integer, nullable=False),
            Column(f"{period.column}_met", Integer, nullable=False),
            Column(f"{period.column}_share", Double, nullable=False),
            Column(f"{period.column}_reached_at", Instant, nullable=False),
        )
    ),
)
"""One player's row on one board: what they have over all time, and over the last day, week and month they played in.

`board` is a pack's id, `rules.EVERYTHING`, or what an upper feature says. `listed` is whether the board shows it. `moved`
is when it last changed, in microseconds since 1970, and grows with every change: copies of a row know by it which is newer.
`share` is right ÷ met, kept because the order needs an index; `reached_at` is when the points became what they are.
"""

for _each in Period:
    Index(
        f"ix_standing_{_each.column}",
        standing.c.board,
        standing.c[f"{_each.column}_start"],
        standing.c[f"{_each.column}_points"].desc(),
        standing.c[f"{_each.column}_share"].desc(),
        standing.c[f"{_each.column}_reached_at"],
        standing.c.player_id,
        sqlite_where=standing.c.listed,
        postgresql_where=standing.c.listed,
    )
