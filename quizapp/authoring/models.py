"""Who writes a pack; its draft, in parts that are saved one by one; what was said of each version; files sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.authoring.rules.imports import State
from quizapp.authoring.rules.rights import Part
from quizapp.extensions import Instant, Model

_WAITING = text("settled_at IS NULL")
_UNREAD = text("settled_at IS NOT NULL AND read_at IS NULL")
_BEING_READ = text("state = 'reading'")


class Authorship(Model):
    """An account that may change a pack."""

    __tablename__ = "authorship"

    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True)
    player_id: Mapped[int] = mapped_column(
        ForeignKey("player.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    part: Mapped[str] = mapped_column(String(16), default=Part.CO_AUTHOR)
    since: Mapped[datetime] = mapped_column(Instant)


class Draft(Model):
    """A pack as its authors have it, whole or half written: here all but its questions."""

    __tablename__ = "draft"

    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True)
    header: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As a file spells it: see `bank.formats.exchange.Document`."""
    edition: Mapped[int] = mapped_column(default=1)
    """Grows with every change of the cover: whoever sends one names the edition they began with."""
    story_edition: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """The same of what the header tells of the story: the case, and the recaps of stages. See `rules.stories`."""
    changed_at: Mapped[datetime] = mapped_column(Instant)
    """When any part of it was last changed."""


class DraftQuestion(Model):
    """A question of a draft."""

    __tablename__ = "draft_question"
    __table_args__ = (
        UniqueConstraint("pack_id", "key"),
        Index("ix_draft_question_place", "pack_id", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("draft.pack_id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    """Its id inside the pack, for good once it was published."""
    place: Mapped[int]
    """Questions are in order of it; it need not count from one."""
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As a file spells it, without the id."""
    edition: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    """It is in the basket since then, and can be had back."""


class DraftPicture(Model):
    """A picture that a draft's questions may show, under the name they call it by."""

    __tablename__ = "draft_picture"

    pack_id: Mapped[int] = mapped_column(ForeignKey("draft.pack_id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("image.id"), index=True)


class Trial(Model):
    """Sound questions of a draft, as one of its authors tries them: a pack of its own that nobody finds."""

    __tablename__ = "trial"

    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True)
    of_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), index=True)
    """The pack whose draft it is."""


class AuthorInvitation(Model):
    """Somebody who is asked to write a pack, too, and has not answered yet."""

    __tablename__ = "author_invitation"

    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True)
    player_id: Mapped[int] = mapped_column(
        ForeignKey("player.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(Instant)


class Publication(Model):
    """What was said of a version when it was published."""

    __tablename__ = "publication"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("pack_version.id", ondelete="CASCADE"), primary_key=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(500))


class Report(Model):
    """That a player finds something wrong with a question; its authors settle it with an answer."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("player_id", "question_id"),
        Index("ix_report_waiting", "question_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_report_unread", "player_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_report_question_id", "question_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), index=True)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turn.id", ondelete="SET NULL"), index=True)
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("player.id", ondelete="SET NULL"), index=True
    )
    answer: Mapped[str] = mapped_column(String(500), default="")
    """What the reporter is told, once it is settled."""
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    """The reporter has read that."""


class ImportJob(Model):
    """A file that an author sent, while it is read and after; of the file itself nothing is kept."""

    __tablename__ = "import_job"
    __table_args__ = (
        Index(
            "uq_import_job_player_id",
            "player_id",
            unique=True,
            sqlite_where=_BEING_READ,
            postgresql_where=_BEING_READ,
        ),
        Index("ix_import_job_player_id", "player_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True)
    """128 random bits, made for the form that the file was sent with: sent twice, it is one job."""
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    """What the file is called."""
    appends: Mapped[bool]
    """Its questions go into a draft that is there; otherwise a new one is begun."""
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("pack.id", ondelete="SET NULL"), index=True)
    """That draft, or once it is done the new one; None, too, when that is gone."""
    state: Mapped[str] = mapped_column(String(16), default=State.READING)
    """Moved on from `reading` once, by a conditional update: whoever stops a job and whoever finishes it agree."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """See `rules.imports.Report`."""
    begun_at: Mapped[datetime] = mapped_column(Instant)
    alive_at: Mapped[datetime] = mapped_column(Instant)
    """When whoever reads it was last heard of."""
