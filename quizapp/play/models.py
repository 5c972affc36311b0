"""Rounds, turns, encounters, and the tallies of what players chose."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.extensions import Instant, Model
from quizapp.packs.models import PackVersion
from quizapp.play.rules.wish import RoundKind
from quizapp.players.models import Player

_UNSEEN = text("seen_at IS NULL")
_ELSEWHERE = text("version_id IS NOT NULL")


class Round(Model):
    """One player's run through a draw of questions from one pack version."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("player_id", "request"),
        Index("ix_round_player_id", "player_id", "started_at"),
        Index("ix_round_unfinished", "player_id", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    request: Mapped[str] = mapped_column(String(64))
    """What the form that started it carried, so that a double click starts one round."""
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("pack_version.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8), default=RoundKind.PACK, server_default=RoundKind.PACK)
    stage: Mapped[int]
    seed: Mapped[bytes] = mapped_column(LargeBinary(32), deferred=True, deferred_raiseload=True)
    pace: Mapped[str] = mapped_column(String(16))
    time_factor: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    answered: Mapped[int] = mapped_column(default=0)
    """How many turns hold an answer. The open turn is the next one; answering is moving this on, and only one can."""
    points: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)

    player: Mapped[Player] = relationship(lazy="raise")
    version: Mapped[PackVersion] = relationship(lazy="joined", innerjoin=True)


class Turn(Model):
    """One question of a round, waiting for the player's answer or holding it."""

    __tablename__ = "turn"
    __table_args__ = (
        UniqueConstraint("round_id", "n"),
        Index("ix_turn_version_id", "version_id", sqlite_where=_ELSEWHERE, postgresql_where=_ELSEWHERE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    n: Mapped[int]
    """Its place in the round, from 1."""
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("pack_version.id"))
    """The version it is from, where its round is drawn from several packs; else the round's own."""
    category: Mapped[str] = mapped_column(String(16))
    difficulty: Mapped[str] = mapped_column(String(16))
    order: Mapped[list[int]] = mapped_column("shuffle", JSON)
    """Which choice stands where: drawn once, from the round's seed."""
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    hint_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    response: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """The answer in terms of the question's own choices; null for a pass."""
    verdict: Mapped[str | None] = mapped_column(String(8))
    fraction: Mapped[float | None]
    points: Mapped[int] = mapped_column(default=0)
    """Without the bonus."""
    bonus: Mapped[int] = mapped_column(default=0)
    counts: Mapped[bool] = mapped_column(default=False)
    """It is the player's encounter with the question."""


class Encounter(Model):
    """A player's first answer to a question, which boards count; and when they last met it, and how that went."""

    __tablename__ = "encounter"
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turn.id", ondelete="SET NULL"), index=True)
    points: Mapped[int]
    right: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)
    missed: Mapped[bool]
    """The latest answer was not fully right."""


class KeyRepair(Model):
    """That a published key was wrong: answers given under it are marked by another one since, until that is undone."""

    __tablename__ = "key_repair"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), index=True)
    """The revision whose key is the right one."""
    repaired: Mapped[list[int]] = mapped_column(JSON)
    """The revisions that are marked by it: those before it in which the same was asked."""
    published: Mapped[bool] = mapped_column(default=False)
    """The right key was published by this very act, and goes with it when that is undone."""
    before: Mapped[str] = mapped_column(Text)
    """The wrong key, in words."""
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", ondelete="SET NULL"), index=True)
    """Null for what was done in the shell."""
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", ondelete="SET NULL"), index=True)


class Remark(Model):
    """An answer that a repair has marked otherwise, up or down; while the repair is undone, it counts as before."""

    __tablename__ = "remark"
    __table_args__ = (
        Index("ix_remark_player_id", "player_id"),
        Index("ix_remark_unseen", "player_id", "repair_id", sqlite_where=_UNSEEN, postgresql_where=_UNSEEN),
    )

    repair_id: Mapped[int] = mapped_column(ForeignKey("key_repair.id", ondelete="CASCADE"), primary_key=True)
    turn_id: Mapped[int] = mapped_column(
        ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"))
    verdict_before: Mapped[str] = mapped_column(String(8))
    points_before: Mapped[int]
    """Without the bonus, as on a turn."""
    verdict_after: Mapped[str] = mapped_column(String(8))
    points_after: Mapped[int]
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    """Its player knows of it, as it stands."""


class Insider(Model):
    """A player who has seen a pack from the inside: what they meet of it from then on counts for no board."""

    __tablename__ = "insider"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Instant)


class Reached(Model):
    """The stage of a pack that a player last said they had reached."""

    __tablename__ = "reached"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(64))
    """The stage's key."""


class Chosen(Model):
    """How often an option was chosen in a first answer; how many of those there were, and how many were right."""

    __tablename__ = "chosen"

    ANSWERS: ClassVar[int] = -1
    RIGHT: ClassVar[int] = -2
    """Numbers that no option has."""
    SHARDS: ClassVar[int] = 16

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    choice: Mapped[int] = mapped_column(primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True)
    """Players are divided among so many rows, so that few who answer at once wait for each other: add them up."""
    times: Mapped[int]
