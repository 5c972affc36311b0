"""The packs that an author may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from quizapp.authoring.models import Authorship, Draft, DraftQuestion
from quizapp.authoring.rules.rights import Part
from quizapp.authoring.rules.shown import Spine
from quizapp.extensions import db
from quizapp.packs.models import Pack, PackVersion
from quizapp.packs.operations import KEPT_HERE
from quizapp.play.models import Insider

if TYPE_CHECKING:
    from quizapp.players.models import Player


def own(player: Player) -> list[Spine]:
    """Return the packs that a player writes, the one they worked on last first."""
    questions = (
        select(func.count())
        .where(DraftQuestion.pack_id == Draft.pack_id, DraftQuestion.removed_at.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Pack, Authorship.part, Draft.header["title"].as_string(), Draft.changed_at, questions)
        .join(Authorship, Authorship.pack_id == Pack.id)
        .join(Draft, Draft.pack_id == Pack.id)
        .where(Authorship.player_id == player.id)
        .order_by(Draft.changed_at.desc(), Pack.id.desc())
    )
    return [
        Spine(pack.slug, title or "", part, pack.version, pack.retired_at is not None, number, changed_at)
        for pack, part, title, changed_at, number in rows
    ]


def of_folders(player: Player) -> list[Spine]:
    """Return the packs that come from folders, by title, and whether this author has looked inside."""
    rows = db.session.execute(
        select(Pack, PackVersion.header["title"].as_string(), Insider.since)
        .join(PackVersion, and_(PackVersion.pack_id == Pack.id, PackVersion.number == Pack.version))
        .outerjoin(Insider, and_(Insider.pack_id == Pack.id, Insider.player_id == player.id))
        .where(Pack.source.not_in(KEPT_HERE), Pack.retired_at.is_(None))
    )
    found = [
        Spine(pack.slug, title, Part.READER if since else Part.OUTSIDER, pack.version, False, None, None)  # noqa: FBT003
        for pack, title, since in rows
    ]
    return sorted(found, key=lambda spine: spine.title.casefold())
