"""What is done with a question as a whole: it is copied, moved to another pack, turned into another kind, renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from quizapp.authoring.operations import drafts, pictures
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.queries import leaves
from quizapp.authoring.rules import kinds
from quizapp.bank.value import SLUG
from quizapp.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.authoring.models import DraftQuestion
    from quizapp.bank.question import Kind
    from quizapp.packs.models import Pack


def duplicate(pack: Pack, key: str, now: datetime) -> DraftQuestion:
    """Put a copy of a question behind it."""
    found = kept.question(pack, key)
    return drafts.add_question(pack, found.document, now, after=found)


def transfer(pack: Pack, key: str, to: Pack, now: datetime) -> DraftQuestion:
    """Give a question to another pack, at its end; here it goes into the basket."""
    drafts.hold(pack, to)
    found = kept.question(pack, key)
    image = found.document.get("image")
    name = image.get("file") if isinstance(image, dict) else None
    there = kept.pictures(pack)
    if name in there:
        pictures.show(to, {name: there[name][0]})
    moved = drafts.add_question(to, {"id": key} | found.document, now)
    drafts.remove(pack, key, now)
    return moved


def turn(pack: Pack, key: str, kind: Kind, now: datetime) -> bool:
    """Make a question one of another kind; return whether that loses something of it.

    If so, the question as it was lies in the basket, as one of its own.
    """
    found = kept.question(pack, key)
    loses = kinds.loses(found.document, kind)
    if loses:
        aside = drafts.add_question(pack, found.document, now, after=found)
        drafts.remove(pack, aside.key, now)
    found.document = kinds.turned(found.document, kind)
    found.edition += 1
    found.changed_at = now
    return loses


def rename(pack: Pack, key: str, name: str) -> str:
    """Call a question another name, by which files and addresses know it; return that.

    Raise Conflict for a name that cannot be had, and for a question that was published: it is known by its own.
    """
    if name == key:
        return key
    if leaves.is_published(pack, key):
        raise Conflict(_("This question has been published, and keeps the name that it is known by."))
    if not SLUG.fullmatch(name):
        raise Conflict(_("A name holds small letters, digits and hyphens, at most 64, and no hyphen first."))
    found = kept.question(pack, key)
    taken = [each.key for each in (*drafts.held(pack), *kept.basket(pack))]
    if name in taken or leaves.is_published(pack, name):
        raise Conflict(_("%(name)s is the name of another question.", name=name))
    found.key = name
    return name


def join_stages(pack: Pack, stage: str, to: str, now: datetime) -> None:
    """Ask the questions of one stage from another on."""
    for each in drafts.held(pack):
        if each.document.get("stage") == stage:
            each.document = each.document | {"stage": to}
            each.edition += 1
            each.changed_at = now
