"""Files that authors have sent: how it stands with them, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.authoring.models import Authorship, Draft, ImportJob
from quizapp.authoring.rules import imports
from quizapp.authoring.rules.imports import Import, Report, State
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Pack

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row, Select

    from quizapp.players.hooks import Export
    from quizapp.players.models import Player

LATEST = 5
"""Reports that are listed where another file is sent."""


def find(player: Player, token: str, now: datetime) -> Import:
    """Return a file that a player has sent; raise NotFound for those of others."""
    row = db.session.execute(_rows(player).where(ImportJob.token == token)).one_or_none()
    if row is None:
        raise NotFound
    return _shown(row, now)


def latest(player: Player, now: datetime) -> list[Import]:
    """Return the files that a player sent of late, the last one first."""
    rows = db.session.execute(_rows(player).order_by(ImportJob.id.desc()).limit(LATEST))
    return [_shown(row, now) for row in rows]


def being_read(player: Player) -> str | None:
    """Return the token of the file of a player's that is being read."""
    theirs = (ImportJob.player_id == player.id, ImportJob.state == State.READING)
    return db.session.scalar(select(ImportJob.token).where(*theirs))


def under_way(now: datetime) -> int:
    """Return how many files are being read, or wait to be, for whomever."""
    alive = (ImportJob.state == State.READING, ImportJob.alive_at > now - imports.LOST_AFTER)
    return db.session.scalar(select(func.count()).where(*alive)) or 0


def targets(player: Player) -> list[tuple[str, str]]:
    """Return the drafts that questions can be brought into, slug and title, the one worked on last first."""
    rows = db.session.execute(
        select(Pack.slug, Draft.header["title"].as_string())
        .join(Authorship, Authorship.pack_id == Pack.id)
        .join(Draft, Draft.pack_id == Pack.id)
        .where(Authorship.player_id == player.id)
        .order_by(Draft.changed_at.desc(), Pack.id.desc())
    )
    return [(slug, title or slug) for slug, title in rows]


def export(export: Export) -> None:
    """Add the files that somebody sent of late."""
    rows = db.session.scalars(
        select(ImportJob).where(ImportJob.player_id == export.player.id).order_by(ImportJob.id)
    )
    export.sections["files_imported"] = [
        {"file": each.name, "sent_at": each.begun_at, "state": each.state, "report": each.report}
        for each in rows
    ]


def _rows(player: Player) -> Select[ImportJob, str | None, str | None]:
    """Return what a page shows of a player's files. Of a draft that is no longer theirs it names nothing."""
    theirs = (Authorship.pack_id == ImportJob.pack_id) & (Authorship.player_id == player.id)
    return (
        select(ImportJob, Pack.slug, Draft.header["title"].as_string())
        .outerjoin(Authorship, theirs)
        .outerjoin(Pack, Pack.id == Authorship.pack_id)
        .outerjoin(Draft, Draft.pack_id == Pack.id)
        .where(ImportJob.player_id == player.id)
    )


def _shown(row: Row[ImportJob, str | None, str | None], now: datetime) -> Import:
    job, slug, title = row
    is_lost = imports.is_lost(job.state, job.alive_at, now)
    return Import(
        token=job.token,
        name=job.name,
        state=State.REFUSED if is_lost else State(job.state),
        done=job.done,
        total=job.total,
        report=imports.lost() if is_lost else Report.model_validate(job.report),
        begun_at=job.begun_at,
        slug=slug,
        title=title or "",
    )
