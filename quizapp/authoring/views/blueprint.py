"""What authors' pages share: who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, request

from quizapp.authoring.queries import access
from quizapp.extensions import db
from quizapp.players import session
from quizapp.players.rules import Role

if TYPE_CHECKING:
    from quizapp.authoring.rules.acts import Done
    from quizapp.authoring.rules.rights import Deed
    from quizapp.packs.models import Pack
    from quizapp.players.models import Player

blueprint = Blueprint("authoring", "quizapp.authoring.views", url_prefix="/author")


@blueprint.before_request
def authors_only() -> None:
    """Ask it of each request, for all pages: so no page can forget, and who is demoted is out."""
    g.author = session.require(Role.AUTHOR)


def may_send() -> None:
    """Ask the same before a large file is read. Nobody waits for the database while it arrives."""
    session.require(Role.AUTHOR)
    db.session.rollback()


def author() -> Player:
    """Return the author who is asking."""
    player: Player = g.author
    return player


def theirs(slug: str, deed: Deed) -> Pack:
    """Return a pack to which the author who is asking may do that; raise NotFound for any other."""
    return access.find(author(), slug, deed)[0]


def onward(done: Done) -> dict[str, Any]:
    """Return what leads to the field to go on with after a button was pressed, for the address of a form."""
    anchor = f"f-{done.at}" if done.at else ""
    return {
        name: value for name, value in {"more": done.more, "at": done.at, "_anchor": anchor}.items() if value
    }


def edition_named() -> str:
    """Return the edition that an address names: that which has just been saved."""
    given = request.args.get("edition", "")
    return given if given.isascii() and given.isdigit() else ""
