"""What authoring keeps about one player, as plain data for themselves: what they write, and what they have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.authoring.models import Authorship, Draft, Publication
from quizapp.authoring.queries import drafts
from quizapp.extensions import db
from quizapp.packs.models import Pack, PackVersion
from quizapp.packs.operations import HIDDEN
from quizapp.play.models import Insider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.players.hooks import Export


def export(export: Export) -> None:
    """Add the packs a player writes, each with its draft, read one by one; and those they know from the inside."""
    player_id = export.player.id
    export.sections["packs_written"] = _written(player_id)
    export.sections["packs_known_from_inside"] = _known(player_id)


def _written(player_id: int) -> Iterator[dict[str, Any]]:
    rows = db.session.execute(
        select(Pack, Authorship, Draft)
        .join(Authorship, Authorship.pack_id == Pack.id)
        .join(Draft, Draft.pack_id == Pack.id)
        .where(Authorship.player_id == player_id)
        .order_by(Pack.id)
    )
    for pack, tie, draft in rows.all():
        yield {
            "pack": pack.slug,
            "part": tie.part,
            "since": tie.since,
            "versions": pack.version,
            "changed_at": draft.changed_at,
            "draft": drafts.document(draft.header, drafts.questions(pack)),
            "basket": [{"id": each.key} | each.document for each in drafts.basket(pack)],
            "pictures": sorted(drafts.pictures(pack)),
            "published_by_you": _published(pack, player_id),
        }


def _published(pack: Pack, player_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(PackVersion.number, PackVersion.published_at, Publication.note)
        .join(Publication, Publication.version_id == PackVersion.id)
        .where(PackVersion.pack_id == pack.id, Publication.by_id == player_id)
        .order_by(PackVersion.number)
    )
    return [dict(row) for row in rows.mappings()]


def _known(player_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Pack.slug.label("pack"), Insider.since)
        .join(Pack, Pack.id == Insider.pack_id)
        .where(Insider.player_id == player_id, Pack.source.not_in(HIDDEN))
        .order_by(Insider.since, Pack.slug)
    )
    return [dict(row) for row in rows.mappings()]
