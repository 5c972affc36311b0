"""Packs that authors have published, and how their drafts are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.models import Draft
from quizapp.authoring.operations import publishing
from quizapp.authoring.queries import reviews
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.web.transaction import committed
from tests.authoring import press
from tests.factories import make_pack

if TYPE_CHECKING:
    from flask import Flask


def publish(app: Flask, author: str, questions: list[dict[str, Any]], title: str = "The Case") -> str:
    """Have an author write and publish a pack; return its name in addresses."""
    slug = press.draft(app, author, make_pack(questions, title=title))
    _publish(app, author, slug, "The first")
    return slug


def change(app: Flask, key: str, **changes: Any) -> int:
    """Change a question of the only draft there is; return its edition then."""
    return press.change(app, _only(app), key, **changes)


def publish_again(app: Flask, author: str) -> None:
    """Have an author publish the only draft there is."""
    _publish(app, author, _only(app), "Another")


def _publish(app: Flask, author: str, slug: str, note: str) -> None:
    with app.app_context(), committed():
        pack = press.pack(slug)
        publishing.publish(press.player(author), pack, note, reviews.examine(pack).digest, clock.now())


def _only(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(Pack.slug).join(Draft, Draft.pack_id == Pack.id)).one()
