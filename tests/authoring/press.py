"""Drafts for tests, and how one is changed and published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.models import Authorship
from quizapp.authoring.operations import drafts
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.rules.rights import Part
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.factories import make_pack

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person


def player(name: str) -> Player:
    return db.session.scalars(select(Player).where(Player.name == name)).one()


def pack(slug: str) -> Pack:
    return db.session.scalars(select(Pack).where(Pack.slug == slug)).one()


def draft(app: Flask, owner: str, document: dict[str, Any] | None = None, *others: str) -> str:
    """Begin a draft of a whole pack, with these co-authors, and return its slug."""
    document = document or make_pack()
    header = {name: value for name, value in document.items() if name != "questions"}
    with app.app_context(), committed():
        begun = drafts.begin(player(owner), header, document["questions"], clock.now())
        for name in others:
            join(begun, name)
        return begun.slug


def join(to: Pack, name: str) -> None:
    who = player(name)
    db.session.add(Authorship(pack_id=to.id, player_id=who.id, part=Part.CO_AUTHOR, since=clock.now()))
    drafts.know(who, to, clock.now())


def change(app: Flask, slug: str, key: str, **fields: Any) -> int:
    """Write something else into fields of a question, None taking one out; return its edition then."""
    with app.app_context(), committed():
        found = kept.question(pack(slug), key)
        document = {name: value for name, value in (found.document | fields).items() if value is not None}
        return drafts.save_question(pack(slug), key, document, found.edition, clock.now())


def change_cover(app: Flask, slug: str, **fields: Any) -> None:
    """Write something else on the cover."""
    with app.app_context(), committed():
        found = kept.draft(pack(slug))
        drafts.save_cover(pack(slug), found.header | fields, found.edition, clock.now())


def keys(app: Flask, slug: str) -> list[str]:
    with app.app_context():
        return kept.order(pack(slug))


def publish(author: Person, slug: str, note: str = "Another one.") -> TestResponse:
    """Look at a draft and publish it."""
    form = author.get(f"/author/packs/{slug}/review").form("/review")
    return author.send(form, note=note)


def versions(app: Flask, slug: str) -> int:
    with app.app_context():
        return pack(slug).version
