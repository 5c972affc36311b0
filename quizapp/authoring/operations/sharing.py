"""Who writes a pack: asking somebody to, saying yes or no to that, handing it over, going.

Players are held before packs, here as everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from quizapp.authoring.models import AuthorInvitation, Authorship
from quizapp.authoring.operations.drafts import know
from quizapp.authoring.queries import colleagues
from quizapp.authoring.rules.rights import Part
from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db, insert, write
from quizapp.packs.models import Pack
from quizapp.players.operations.presence import be_there, hold

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from quizapp.players.models import Player

MOST_AUTHORS = 20
"""Those who are asked and have not answered yet count."""


def invite(pack: Pack, name: str, now: datetime) -> Player:
    """Ask the author of this name to write a pack, too; asking again changes nothing.

    Raise NotFound where no author goes by that name, Conflict for one who writes it already or is one too many.
    """
    invited = colleagues.author_named(name)
    if invited is None:
        raise NotFound(_("No author here goes by that name."))
    hold(invited)
    _hold(pack)
    if db.session.get(Authorship, (pack.id, invited.id), populate_existing=True):
        raise Conflict(_("%(name)s writes it already.", name=invited.name))
    if _number(pack) >= MOST_AUTHORS:
        raise Conflict(_("A pack has at most %(most)d authors.", most=MOST_AUTHORS))
    asked = {"pack_id": pack.id, "player_id": invited.id, "at": now}
    write(
        insert(AuthorInvitation).values(asked).on_conflict_do_nothing(index_elements=["pack_id", "player_id"])
    )
    return invited


def take_back(pack: Pack, player_id: int) -> None:
    """Ask somebody no longer; raise NotFound where they have answered."""
    if not _answer(pack.id, player_id):
        raise NotFound


def accept(player: Player, slug: str, now: datetime) -> Pack:
    """Let a player write a pack who was asked to; from now on nothing they meet of it counts. Raise NotFound."""
    be_there(player, now)
    pack = _asked_for(player, slug)
    _hold(pack)
    if not _answer(pack.id, player.id):
        raise NotFound
    db.session.add(Authorship(pack_id=pack.id, player_id=player.id, part=Part.CO_AUTHOR, since=now))
    know(player, pack, now)
    return pack


def decline(player: Player, slug: str) -> None:
    """Write down nothing, and ask no longer; raise NotFound where nobody asks."""
    if not _answer(_asked_for(player, slug).id, player.id):
        raise NotFound


def remove(pack: Pack, player_id: int) -> None:
    """Let somebody no longer write a pack; raise NotFound for whoever does not, or owns it."""
    _hold(pack)
    if not write(delete(Authorship).where(*_co_author(pack, player_id))):
        raise NotFound


def leave(player: Player, pack: Pack) -> None:
    """Write a pack no longer; raise Conflict for its owner."""
    _hold(pack)
    if not write(delete(Authorship).where(*_co_author(pack, player.id))):
        raise Conflict(_("It is yours. Hand it over to somebody first, and then you can go."))


def hand_over(owner: Player, pack: Pack, player_id: int) -> None:
    """Let a co-author own a pack, whose owner becomes one; raise NotFound, or Conflict where they cannot act."""
    _hold(pack)
    if not db.session.scalar(select(Authorship.part).where(*_co_author(pack, player_id))):
        raise NotFound
    if not colleagues.can_write(player_id):
        raise Conflict(_("They cannot look after it at the moment: their account is closed or no author’s."))
    own = (
        Authorship.pack_id == pack.id,
        Authorship.player_id == owner.id,
        Authorship.part == Part.OWNER,
    )
    heir = update(Authorship).where(*_co_author(pack, player_id)).values(part=Part.OWNER)
    if not write(update(Authorship).where(*own).values(part=Part.CO_AUTHOR)) or not write(heir):
        raise NotFound


def forget(gone: tuple[int, ...]) -> None:
    """Ask players who go no longer."""
    write(delete(AuthorInvitation).where(AuthorInvitation.player_id.in_(gone)))


def _hold(pack: Pack) -> None:
    """Have whoever else changes who writes a pack wait until this is through."""
    db.session.execute(select(Pack.id).where(Pack.id == pack.id).with_for_update())


def _asked_for(player: Player, slug: str) -> Pack:
    found = db.session.scalar(
        select(Pack)
        .join(AuthorInvitation, AuthorInvitation.pack_id == Pack.id)
        .where(Pack.slug == slug, AuthorInvitation.player_id == player.id)
    )
    if found is None:
        raise NotFound
    return found


def _answer(pack_id: int, player_id: int) -> bool:
    this = (AuthorInvitation.pack_id == pack_id, AuthorInvitation.player_id == player_id)
    return bool(write(delete(AuthorInvitation).where(*this)))


def _co_author(pack: Pack, player_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Authorship.pack_id == pack.id,
        Authorship.player_id == player_id,
        Authorship.part == Part.CO_AUTHOR,
    )


def _number(pack: Pack) -> int:
    return sum(
        db.session.scalar(select(func.count()).where(table.pack_id == pack.id)) or 0
        for table in (Authorship, AuthorInvitation)
    )
