"""What the buttons at the foot of a question do, once it is saved: each returns the address to go on to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from flask import flash, url_for
from flask_babel import gettext as _

from quizapp.authoring.operations import arranging, drafts
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.rules.parts import SHEETS
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.views.blueprint import theirs
from quizapp.bank import limits
from quizapp.bank.question import Kind
from quizapp.bank.value import SLUG
from quizapp.errors import BadRequest, NotFound
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from quizapp.authoring.rules.fields import Fields
    from quizapp.packs.models import Pack

    Doing: TypeAlias = Callable[[Pack, str, Fields], str]


def _place(pack: Pack, key: str, fields: Fields) -> str:
    given = fields["to_place"] or ""
    place = (
        int(given) if given.isascii() and given.isdigit() and len(given) <= len(str(limits.QUESTIONS)) else 0
    )
    if not place:
        raise BadRequest(_("A place is a number, counted from 1."))
    drafts.move(pack, key, place - 1, arrived())
    return _question(pack, key)


def _duplicate(pack: Pack, key: str, _fields: Fields) -> str:
    made = arranging.duplicate(pack, key, arrived())
    flash(_("This is the copy. The other one stands before it."), "notice")
    return _question(pack, made.key)


def _remove(pack: Pack, key: str, _fields: Fields) -> str:
    drafts.remove(pack, key, arrived())
    return url_for("authoring.desk", slug=pack.slug, removed=key, _anchor="removed")


def _transfer(pack: Pack, key: str, fields: Fields) -> str:
    to = _other(fields)
    moved = arranging.transfer(pack, key, to, arrived())
    flash(_("Here it is now. Where it came from it lies in the basket."), "notice")
    return _question(to, moved.key)


def _other(fields: Fields) -> Pack:
    slug = fields["to_pack"] or ""
    if not SLUG.fullmatch(slug):
        raise NotFound
    return theirs(slug, Deed.EDIT)


def _turn(pack: Pack, key: str, fields: Fields) -> str:
    if fields["to_kind"] not in SHEETS:
        raise BadRequest(_("There is no such kind of question."))
    if arranging.turn(pack, key, Kind(fields["to_kind"]), arrived()):
        flash(_("Not all of it has a place in this kind. As it was it lies in the basket."), "notice")
    return _question(pack, key)


def _rename(pack: Pack, key: str, fields: Fields) -> str:
    return _question(pack, arranging.rename(pack, key, (fields["to_name"] or "").strip()))


def _another(pack: Pack, _key: str, _fields: Fields) -> str:
    return url_for("authoring.desk", slug=pack.slug, _anchor="add-title")


def _neighbour(by: int) -> Doing:
    def go(pack: Pack, key: str, _fields: Fields) -> str:
        order = kept.order(pack)
        to = order.index(key) + by if key in order else -1
        return (
            _question(pack, order[to]) if 0 <= to < len(order) else url_for("authoring.desk", slug=pack.slug)
        )

    return go


def _question(pack: Pack, key: str) -> str:
    return url_for("authoring.question", slug=pack.slug, key=key)


def hold(act: str, pack: Pack, fields: Fields) -> None:
    """Hold both of two packs that a button is about to change, before one of them is: in an order that is everybody's.

    Two who move questions in opposite directions would wait for each other.
    """
    if act == "transfer":
        drafts.hold(pack, _other(fields))


DOINGS: Final[Mapping[str, Doing]] = {
    "place": _place,
    "duplicate": _duplicate,
    "remove": _remove,
    "transfer": _transfer,
    "kind": _turn,
    "rename": _rename,
    "previous": _neighbour(-1),
    "next": _neighbour(1),
    "another": _another,
}
