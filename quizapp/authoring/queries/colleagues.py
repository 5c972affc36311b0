"""Who writes a pack, and who is asked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from quizapp.authoring.models import AuthorInvitation, Authorship, Draft
from quizapp.authoring.rules.rights import Part
from quizapp.authoring.rules.shown import Asked, Colleague
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.queries import accounts
from quizapp.players.rules import MOST_CODE_POINTS, Role

if TYPE_CHECKING:
    from quizapp.players.hooks import Export

WRITES = (Player.role.in_([Role.AUTHOR, Role.ADMIN]), Player.suspended_at.is_(None), *accounts.IS_ACCOUNT)


def author_named(name: str) -> Player | None:
    """Return the author of this name, however it is spelled; None for any other account, as if there were none."""
    found = accounts.by_name(name) if len(name) <= MOST_CODE_POINTS else None
    return found if found and can_write(found.id) else None


def can_write(player_id: int) -> bool:
    """Say whether somebody has an account that may write packs at the moment."""
    return db.session.scalar(select(Player.id).where(Player.id == player_id, *WRITES)) is not None


def authors(pack: Pack) -> list[Colleague]:
    """Return who writes a pack, its owner first, then those who have longest."""
    rows = db.session.execute(
        select(Player.id, Player.name, Authorship.part, Authorship.since)
        .join(Authorship, Authorship.player_id == Player.id)
        .where(Authorship.pack_id == pack.id)
        .order_by((Authorship.part == Part.OWNER).desc(), Authorship.since, Player.id)
    )
    return [Colleague(*row) for row in rows]


def invited(pack: Pack) -> list[Colleague]:
    """Return who is asked to write a pack and has not answered yet."""
    rows = db.session.execute(
        select(Player.id, Player.name, AuthorInvitation.at)
        .join(AuthorInvitation, AuthorInvitation.player_id == Player.id)
        .where(AuthorInvitation.pack_id == pack.id)
        .order_by(AuthorInvitation.at, Player.id)
    )
    return [Colleague(number, name, "", at) for number, name, at in rows]


def asked(player: Player) -> list[Asked]:
    """Return the packs that an author is asked to write, the latest first."""
    owner = aliased(Player)
    owns = and_(Authorship.pack_id == Pack.id, Authorship.part == Part.OWNER)
    rows = db.session.execute(
        select(Pack.slug, Draft.header["title"].as_string(), owner.name)
        .join(AuthorInvitation, AuthorInvitation.pack_id == Pack.id)
        .join(Draft, Draft.pack_id == Pack.id)
        .outerjoin(Authorship, owns)
        .outerjoin(owner, owner.id == Authorship.player_id)
        .where(AuthorInvitation.player_id == player.id)
        .order_by(AuthorInvitation.at.desc(), Pack.id)
    )
    return [Asked(slug, title or "", name) for slug, title, name in rows]


def export(export: Export) -> None:
    """Add the packs that somebody is asked to write."""
    export.sections["invitations_to_write"] = [
        {"pack": each.slug, "title": each.title} for each in asked(export.player)
    ]
