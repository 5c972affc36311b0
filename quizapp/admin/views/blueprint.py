"""What the host's pages share: who may see them, and how an act is carried out and spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, flash, g, request
from flask_babel import gettext as _

from quizapp.admin import operations
from quizapp.admin.rules import Verb
from quizapp.errors import BadRequest
from quizapp.players import session
from quizapp.players.rules import Role
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.admin.operations import Target
    from quizapp.admin.rules import Deed
    from quizapp.players.models import Player

T = TypeVar("T")

blueprint = Blueprint("admin", "quizapp.admin.views", url_prefix="/admin")


@blueprint.before_request
def admins_only() -> None:
    """Ask it of each request, for all pages: so no page can forget, and who is demoted is out."""
    g.host = session.require(Role.ADMIN)


def host() -> Player:
    """Return the admin who is asking."""
    admin: Player = g.host
    return admin


def do(deed: Deed, target: Target) -> None:
    """Carry out an act of the admin who is asking, and say so on their next page."""
    if operations.do(host(), deed, target, arrived()):
        flash(done_words(deed.verb), "notice")
    else:
        flash(_("That was so already; nothing has changed."), "notice")


def done_words(verb: Verb) -> str:
    """Return the sentence that says what has been done."""
    sentences: dict[Verb, str] = {
        Verb.RENAME: _("They have another name from now on."),
        Verb.HIDE: _("They stand on no public board any more."),
        Verb.SHOW: _("Public boards show them again, unless they prefer not to be there."),
        Verb.SUSPEND: _("Suspended: they are signed out everywhere."),
        Verb.RESTORE: _("They can sign in again."),
        Verb.APPOINT: _("They have another role, from their next click on."),
        Verb.UNLOCK: _("They have no second lock any more."),
        Verb.RENAME_GROUP: _("The group has another name from now on."),
        Verb.CLOSE: _(
            "The group is closed: nobody gets at its pages or in by its link. Nothing of it is lost."
        ),
        Verb.REOPEN: _("The group is open again, as it was."),
        Verb.RANK: _("The pack counts for the board of all packs."),
        Verb.UNRANK: _("The pack no longer counts for the board of all packs."),
        Verb.WITHDRAW: _("The pack is off the shelf. Rounds under way can be played to the end."),
        Verb.SHELVE: _("The pack is back on the shelf."),
        Verb.RESET: _("The board begins anew. What it was is in the archive."),
        Verb.UNRESET: _("The board counts again what it counted before."),
    }
    return sentences[verb]


def page_of(parse: Callable[[str], T]) -> T:
    """Return where the page that is asked for begins."""
    try:
        return parse(request.args.get("page", ""))
    except ValueError:
        raise BadRequest(_("There is no such page.")) from None
