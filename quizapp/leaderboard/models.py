"""Standings, which are derived: deleted and rebuilt from encounters they are the same; resets, and what boards were."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, ForeignKey, Index, Integer, Table
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Base, Instant, Model
from quizapp.leaderboard.rules import Period

standing = Table(
    "standing",
    Base.metadata,
    Column("player_id", ForeignKey("player.id", ondelete="CASCADE"), primary_key=True),
    Column("board", BigInteger, primary_key=True, autoincrement=False),
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

`board` is a pack's id, `rules.EVERYTHING`, or what an upper feature says. `listed` is whether the board shows it.
`moved` is when it last changed, in microseconds since 1970, and grows with every change: copies of a row know by it
which is newer. `share` is right ÷ met, kept because the order needs an index; `reached_at` is when the points became
what they are.
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

Index(
    "ix_standing_rank",
    standing.c.board,
    standing.c.all_start,
    standing.c.all_points,
    sqlite_where=standing.c.listed,
    postgresql_where=standing.c.listed,
)
"""To count by who is above, where no copy of the ranks tells: a tenth of the size of the one that gives their order."""


class BoardReset(Model):
    """A host had a board begin anew: encounters before `at` do not count there while this stands."""

    __tablename__ = "board_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class BoardRebuild(Model):
    """Somebody asked for all boards to be worked out afresh, which has not been done yet."""

    __tablename__ = "board_rebuild"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)


class ArchivedStanding(Model):
    """One row of a board as it stood over all time when it was reset."""

    __tablename__ = "archived_standing"
    __table_args__ = (Index("ix_archived_standing_rank", "reset_id", "rank", "player_id"),)

    reset_id: Mapped[int] = mapped_column(ForeignKey("board_reset.id", ondelete="CASCADE"), primary_key=True)
    player_id: Mapped[int] = mapped_column(
        ForeignKey("player.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    rank: Mapped[int]
    points: Mapped[int]
    right: Mapped[int]
    met: Mapped[int]
    reached_at: Mapped[datetime] = mapped_column(Instant)
