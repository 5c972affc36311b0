"""Cases of the day, players' goes at them, and challenges."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model


class DailyCase(Model):
    """What everybody is asked on one day in UTC. It is made when the first comes to play it, and not before."""

    __tablename__ = "daily_case"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("pack_version.id"), unique=True)
    """The version that its rounds are called by, whose number is the case's own."""
    made_at: Mapped[datetime] = mapped_column(Instant)


class DailyQuestion(Model):
    """One of the questions of a day."""

    __tablename__ = "daily_question"

    day: Mapped[date] = mapped_column(ForeignKey("daily_case.day", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("pack_version.id", ondelete="CASCADE"), index=True)
    """The version of its own pack."""
    category: Mapped[str] = mapped_column(String(16))
    difficulty: Mapped[str] = mapped_column(String(16))


class DailyGo(Model):
    """A player's first go at a day, which counts on the day's board; those after it are practice and have no row."""

    __tablename__ = "daily_go"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(ForeignKey("daily_case.day"), primary_key=True)
    """The day on which it was begun."""
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), unique=True)
    size: Mapped[int]
    answered: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    inside: Mapped[bool] = mapped_column(default=False)
    """The player knew one of its packs from the inside: they have played, and stand on no board."""
    begun_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the last question was answered; a go that is left has no such moment."""


Index(
    "ix_daily_go_board",
    DailyGo.day,
    DailyGo.points.desc(),
    DailyGo.right.desc(),
    DailyGo.finished_at,
    DailyGo.player_id,
)


class Challenge(Model):
    """A finished round that its player dares others to play."""

    __tablename__ = "challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)


class ChallengeTaken(Model):
    """A friend's round of the same questions."""

    __tablename__ = "challenge_taken"

    challenge_id: Mapped[int] = mapped_column(
        ForeignKey("challenge.id", ondelete="CASCADE"), primary_key=True
    )
    player_id: Mapped[int] = mapped_column(
        ForeignKey("player.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    """Of a case of the day it may be the go that they had at it before."""
    taken_at: Mapped[datetime] = mapped_column(Instant)
