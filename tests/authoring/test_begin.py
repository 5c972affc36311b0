from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.authoring.models import Authorship, Draft
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.play.models import Insider

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def begin(author: Person, title: str, kind: str = "series") -> int:
    form = author.get("/author").form("/author/packs")
    return author.send(form, title=title, kind=kind).status_code


def test_a_draft_begins_with_stages_that_suit_the_work(app: Flask, agatha: Person) -> None:
    assert begin(agatha, "The Moonstone", "novel") == 303
    with app.app_context():
        draft = db.session.scalars(select(Draft)).one()
        assert draft.header["work"] == {"title": "The Moonstone", "kind": "novel"}
        assert [stage["key"] for stage in draft.header["stages"]] == ["opening", "part-1", "part-2", "ending"]
        pack = db.session.get_one(Pack, draft.pack_id)
        assert (pack.slug, pack.version, pack.ranked) == ("the-moonstone", 0, False)
        assert db.session.scalars(select(Authorship.part)).all() == ["owner"]
        assert db.session.scalars(select(Insider.pack_id)).all() == [pack.id]
    assert "The Moonstone" in agatha.get("/author").text


def test_two_of_the_same_title_have_addresses_of_their_own(
    app: Flask, agatha: Person, dorothy: Person
) -> None:
    assert (begin(agatha, "Trent’s Last Case"), begin(dorothy, "Trent’s Last Case")) == (303, 303)
    with app.app_context():
        slugs = db.session.scalars(select(Pack.slug).order_by(Pack.id)).all()
    assert slugs == ["trents-last-case", "trents-last-case-2"]
    assert agatha.get("/author").text.count("Trent’s Last Case") == 1


@pytest.mark.parametrize("title", ["", "x" * 201, "a\x07b"])
def test_a_title_that_cannot_be_begins_nothing(app: Flask, agatha: Person, title: str) -> None:
    assert begin(agatha, title) == 422
    with app.app_context():
        assert db.session.scalars(select(Draft)).all() == []


def test_a_draft_is_on_no_shelf(agatha: Person, bob: Person) -> None:
    begin(agatha, "Bleak House", "novel")
    assert "Bleak House" not in bob.get("/").text
    bob.get("/packs/bleak-house", 404)


def test_folders_leave_what_authors_write_alone(app: Flask, case: None, shelve, agatha: Person) -> None:  # noqa: ANN001
    begin(agatha, "The Moonstone", "novel")
    shelve()
    with app.app_context():
        assert db.session.scalars(select(Pack.retired_at).where(Pack.slug == "the-moonstone")).one() is None
