"""Case files: what players have found, noted and suspected, and whom they accused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model


class TurnedUp(Model):
    """What a player's first right answer to a question turned up: an exhibit, or nothing where none was left."""

    __tablename__ = "turned_up"
    __table_args__ = (UniqueConstraint("player_id", "pack_id", "exhibit"),)

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), index=True)
    exhibit: Mapped[str | None] = mapped_column(String(64))
    """Its key in the pack's case."""
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turn.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)


class CaseNotes(Model):
    """A player's own notes on a case."""

    __tablename__ = "case_notes"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    pack_id: Mapped[int] = mapped_column(
        ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class Suspicion(Model):
    """What a player holds of a suspect."""

    __tablename__ = "suspicion"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    pack_id: Mapped[int] = mapped_column(
        ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    suspect: Mapped[str] = mapped_column(String(64), primary_key=True)
    mark: Mapped[str] = mapped_column(String(16))
    """One of `rules.board.Mark`."""
    changed_at: Mapped[datetime] = mapped_column(Instant)


class Accusation(Model):
    """A player's accusation in a case: the first and only one."""

    __tablename__ = "accusation"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    pack_id: Mapped[int] = mapped_column(
        ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("pack_version.id"), index=True)
    """The version whose case it is about."""
    who: Mapped[str] = mapped_column(String(64))
    who_certainty: Mapped[int]
    """From 1, a guess, to 3, certain."""
    how: Mapped[str | None] = mapped_column(String(64))
    """None in a part that the case leaves out, here and below."""
    how_certainty: Mapped[int | None]
    why: Mapped[str | None] = mapped_column(String(64))
    why_certainty: Mapped[int | None]
    where: Mapped[str | None] = mapped_column(String(64))
    where_certainty: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    """When its player had the solution told."""


class Accused(Model):
    """How often an alternative was chosen in a part of an accusation, by anybody who has not written the pack."""

    __tablename__ = "accused"

    pack_id: Mapped[int] = mapped_column(
        ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    part: Mapped[str] = mapped_column(String(8), primary_key=True)
    choice: Mapped[str] = mapped_column(String(64), primary_key=True)
    times: Mapped[int]


class Solving(Model):
    """A player who has chosen to solve a case without the work: the round they do it in."""

    __tablename__ = "solving"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    pack_id: Mapped[int] = mapped_column(
        ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), unique=True)
    since: Mapped[datetime] = mapped_column(Instant)
