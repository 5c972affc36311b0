"""Drafts that are thrown away, and authors who go."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from quizapp.authoring.models import Authorship, Publication
from quizapp.authoring.operations import drafts, pictures
from quizapp.authoring.rules.rights import Part
from quizapp.errors import Conflict
from quizapp.extensions import db, write
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.rules import Role


def discard(pack: Pack) -> None:
    """Throw a draft away with all that is in it; raise Conflict for a pack that was published."""
    # Both are held, in this order as everywhere, so that no picture comes in between: nobody would find it again.
    db.session.execute(select(Pack.id).where(Pack.id == pack.id).with_for_update())
    drafts.hold(pack)
    shown = pictures.of_draft(pack)
    if not write(delete(Pack).where(Pack.id == pack.id, Pack.version == 0)):
        raise Conflict(_("It has been published, and players have it. Take it off the shelf instead."))
    db.session.expunge(pack)
    pictures.forget(shown)


def forget(gone: tuple[int, ...]) -> None:
    """Take authors who go off their packs. Where one of them was the owner, the first of the others is from now on.

    A pack that nobody is left to write stays as it is, on the shelf or off it.
    """
    theirs = select(Authorship.pack_id).where(Authorship.player_id.in_(gone))
    packs = select(Pack.id).where(Pack.id.in_(theirs)).order_by(Pack.id).with_for_update()
    for pack_id in db.session.scalars(packs).all():
        write(delete(Authorship).where(Authorship.pack_id == pack_id, Authorship.player_id.in_(gone)))
        _find_owner(pack_id)
    write(update(Publication).where(Publication.by_id.in_(gone)).values(by_id=None))


def _find_owner(pack_id: int) -> None:
    """Make the first of a pack's authors its owner, if it has none; rather one who can act."""
    can_act = (Player.role.in_([Role.AUTHOR, Role.ADMIN])) & Player.suspended_at.is_(None)
    left = db.session.execute(
        select(Authorship.player_id, Authorship.part)
        .join(Player, Player.id == Authorship.player_id)
        .where(Authorship.pack_id == pack_id)
        .order_by(can_act.desc(), Authorship.since, Authorship.player_id)
    )
    parts = list(left)
    if parts and Part.OWNER not in {part for _player, part in parts}:
        heir = Authorship.player_id == parts[0][0]
        write(update(Authorship).where(Authorship.pack_id == pack_id, heir).values(part=Part.OWNER))
