"""Packs that authors have published, and how their drafts are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.models import Draft, DraftQuestion
from quizapp.authoring.operations import drafts, publishing
from quizapp.authoring.queries import reviews
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.factories import make_pack

if TYPE_CHECKING:
    from flask import Flask


def publish(app: Flask, author: str, questions: list[dict[str, Any]], title: str = "The Case") -> str:
    """Have an author write and publish a pack; return its name in addresses."""
    header = {key: value for key, value in make_pack(title=title).items() if key != "questions"}
    with app.app_context(), committed():
        owner = db.session.scalars(select(Player).where(Player.name == author)).one()
        pack = drafts.begin(owner, header, questions, clock.now())
        publishing.publish(owner, pack, "The first", reviews.examine(pack).digest, clock.now())
        return pack.slug


def change(app: Flask, key: str, **changes: Any) -> int:
    """Change a question of the only draft there is; return its edition then."""
    with app.app_context(), committed():
        pack = db.session.scalars(select(Pack).join(Draft, Draft.pack_id == Pack.id)).one()
        part = db.session.scalars(select(DraftQuestion).where(DraftQuestion.key == key)).one()
        document = {name: value for name, value in (part.document | changes).items() if value is not None}
        return drafts.save_question(pack, key, document, part.edition, clock.now())


def publish_again(app: Flask, author: str) -> None:
    """Have an author publish the only draft there is."""
    with app.app_context(), committed():
        owner = db.session.scalars(select(Player).where(Player.name == author)).one()
        pack = db.session.scalars(select(Pack).join(Draft, Draft.pack_id == Pack.id)).one()
        publishing.publish(owner, pack, "Another", reviews.examine(pack).digest, clock.now())
