"""What authors do at their desks, as forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.authoring.models import Draft, DraftQuestion
from quizapp.extensions import db
from quizapp.packs.models import Pack
from tests.authoring import press
from tests.factories import make_pack

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.page import Page, PageForm
    from tests.person import Person

SLUG = "the-case"
PACK = f"/author/packs/{SLUG}"


def written(
    app: Flask, name: str = "Agatha", questions: list[dict[str, Any]] | None = None, **changes: Any
) -> str:
    """Have somebody have written a pack, by default one of each kind of question; return its address."""
    return f"/author/packs/{press.draft(app, name, make_pack(questions, **changes))}"


def leaf(author: Person, key: str, pack: str = PACK) -> PageForm:
    """Open a question and return its form."""
    return author.get(f"{pack}/questions/{key}").form(f"/questions/{key}")


def save(author: Person, key: str, pack: str = PACK, **changes: Any) -> TestResponse:
    """Open a question, change these fields and press a button, by default the one that saves."""
    return author.send(leaf(author, key, pack), **({"act": "save"} | changes))


def shown(author: Person, response: TestResponse) -> Page:
    """Return the page that a form led to."""
    assert response.status_code == 303, response.text
    return author.get(response.location.partition("#")[0])


def document(app: Flask, key: str, slug: str = SLUG) -> dict[str, Any]:
    """Return a question as it is kept."""
    with app.app_context():
        found = select(DraftQuestion.document).join(Pack, Pack.id == DraftQuestion.pack_id)
        return db.session.scalars(found.where(Pack.slug == slug, DraftQuestion.key == key)).one()


def header(app: Flask, slug: str = SLUG) -> dict[str, Any]:
    """Return a cover as it is kept."""
    with app.app_context():
        return db.session.scalars(
            select(Draft.header).join(Pack, Pack.id == Draft.pack_id).where(Pack.slug == slug)
        ).one()


def order(app: Flask, slug: str = SLUG) -> list[str]:
    """Return the keys of a draft's questions in order, without those in the basket."""
    return press.keys(app, slug)
