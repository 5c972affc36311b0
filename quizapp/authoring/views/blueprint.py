"""What authors' pages share: who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, g

from quizapp.authoring.queries import access
from quizapp.players import session
from quizapp.players.rules import Role

if TYPE_CHECKING:
    from quizapp.authoring.rules.rights import Deed
    from quizapp.packs.models import Pack
    from quizapp.players.models import Player

blueprint = Blueprint("authoring", "quizapp.authoring.views", url_prefix="/author")


@blueprint.before_request
def authors_only() -> None:
    """Ask it of each request, for all pages: so no page can forget, and who is demoted is out."""
    g.author = session.require(Role.AUTHOR)


def author() -> Player:
    """Return the author who is asking."""
    player: Player = g.author
    return player


def theirs(slug: str, deed: Deed) -> Pack:
    """Return a pack to which the author who is asking may do that; raise NotFound for any other."""
    return access.find(author(), slug, deed)[0]
