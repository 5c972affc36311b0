"""Packs, their immutable versions, and their questions' immutable revisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.extensions import Instant, Model


class Pack(Model):
    """A titled set of questions about one work, whatever its version."""

    __tablename__ = "pack"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(1000))
    """The folder of packs that owns the slug, `rules.SHIPPED`, or one of `operations.KEPT_HERE`; see there."""
    version: Mapped[int] = mapped_column(default=0)
    """The number of the version that new rounds are drawn from; 0 before the first."""
    ranked: Mapped[bool] = mapped_column(default=False)
    """Its points count for the overall board."""
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    """Its folder no longer has it, or its authors took it off the shelf, since then."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    """The host took it off the shelf, and has to put it back; its folder is followed all the same."""


class PackVersion(Model):
    """A pack as it was published once: rounds keep theirs."""

    __tablename__ = "pack_version"
    __table_args__ = (UniqueConstraint("pack_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    header: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Everything of the pack file but its questions, and what `story` holds."""
    story: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True, deferred_raiseload=True
    )
    """The case with its solution, and the recaps of stages: asked for by name or not at all. See `rules.story`."""
    published_at: Mapped[datetime] = mapped_column(Instant)

    pack: Mapped[Pack] = relationship(lazy="joined", innerjoin=True)


class Question(Model):
    """A question across its revisions: what players meet, and what boards count once."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("pack_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    """Its id inside the pack file."""
    retired_at: Mapped[datetime | None] = mapped_column(Instant)


class Revision(Model):
    """A question's text and key as they stood once. Never changed."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What a player may see before answering: `bank.question.Asked`."""
    body: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    """The whole question, its key and explanation too: asked for by name or not at all."""
    image_id: Mapped[int | None] = mapped_column(ForeignKey("image.id"), index=True)
    marked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", ondelete="SET NULL"), index=True
    )
    """The revision whose key answers to this one are marked by, since its own was found wrong."""
    marked_by: Mapped[str | None] = mapped_column(String(64))
    """That one's digest."""


class Issued(Model):
    """A question's place in one version of a pack: what the draw chooses from."""

    __tablename__ = "issued"
    __table_args__ = (
        Index("ix_issued_revision_id", "revision_id"),
        Index("ix_issued_question_id", "question_id"),
    )

    version_id: Mapped[int] = mapped_column(
        ForeignKey("pack_version.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    """Its place in the file, from 0. No player is asked in that order."""
    stage: Mapped[int]
    """The stage's position in the version's list, from 0."""
    category: Mapped[str] = mapped_column(String(16))
    difficulty: Mapped[str] = mapped_column(String(16))
    sensitive: Mapped[bool]
    deducible: Mapped[bool] = mapped_column(default=False, server_default=false())


class Image(Model):
    """A picture, re-encoded without its metadata; the same bytes are kept once."""

    __tablename__ = "image"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the file as it came."""
    media_type: Mapped[str] = mapped_column(String(32))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
