"""What somebody is to a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.authoring.models import Authorship
from quizapp.authoring.rules.rights import Part, may
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.packs.operations import AUTHORS, HIDDEN
from quizapp.play.models import Insider
from quizapp.players.rules import Role

if TYPE_CHECKING:
    from quizapp.authoring.rules.rights import Deed
    from quizapp.players.models import Player


def find(player: Player, slug: str, deed: Deed) -> tuple[Pack, Part]:
    """Return a pack to which an author may do that, and what they are to it; raise NotFound for any other."""
    pack, part = look_up(player, slug)
    if not may(part, deed):
        raise NotFound
    return pack, part


def look_up(player: Player, slug: str) -> tuple[Pack, Part]:
    """Return a pack, and what an author is to it; raise NotFound for one that others write."""
    pack = db.session.scalar(select(Pack).where(Pack.slug == slug, Pack.source.not_in(HIDDEN)))
    if pack is None:
        raise NotFound
    part = part_of(player, pack)
    if part is Part.STRANGER:
        raise NotFound
    return pack, part


def part_of(player: Player, pack: Pack) -> Part:
    """Return what an author or an admin is to a pack."""
    if pack.source == AUTHORS:
        theirs = db.session.get(Authorship, (pack.id, player.id))
        return Part(theirs.part) if theirs else Part.STRANGER
    if db.session.get(Insider, (player.id, pack.id)) is None:
        return Part.OUTSIDER
    return Part.HOST if player.role == Role.ADMIN else Part.READER
