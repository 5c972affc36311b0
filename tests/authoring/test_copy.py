"""Packs are copied: one's own, and those from folders once one has looked inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp.authoring.models import Authorship, DraftPicture
from quizapp.bank.formats import native
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.play.models import Encounter, Insider
from tests.authoring.desk import PACK, document, header, order, written
from tests.authoring.test_picture import drawn, send
from tests.factories import KINDS, make_pack, make_question, write_pack
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.person import Person

FOLDER = "/author/packs/the-folder"


@pytest.fixture
def folder(shelve: Callable[..., Any]) -> None:
    """A pack from a folder, with a question of each kind, is on the shelf."""
    shelve(the_folder=make_pack())


def look_inside(author: Person) -> None:
    author.send(author.get(FOLDER).form("/know"))


def test_looking_inside_is_asked_for_first_and_says_what_it_means(agatha: Person, folder: None) -> None:
    page = agatha.get(FOLDER)
    assert "counts for no board" in page.text
    assert "The butler" not in page.html
    assert FOLDER in agatha.get("/author").links


def test_whoever_looks_inside_reads_everything_keys_and_all(app: Flask, agatha: Person, folder: None) -> None:
    agatha.start("the-folder")
    agatha.pass_(1)
    look_inside(agatha)
    page = agatha.get(FOLDER)
    assert [f"{FOLDER}/questions/q-{kind.replace('_', '-')}" in page.links for kind in KINDS] == [True] * 7
    single = agatha.get(f"{FOLDER}/questions/q-single")
    assert "The key The butler" in single.text
    assert "The key Hercule Poirot" in agatha.get(f"{FOLDER}/questions/q-typed").text
    agatha.get(f"{FOLDER}/questions/q-none", 404)
    with app.app_context():
        assert db.session.scalars(select(Insider)).one()
        assert len(db.session.scalars(select(Encounter)).all()) == 1
    assert not single.forms or all("/questions/" not in form.action for form in single.forms)


def test_looking_twice_is_looking_once(app: Flask, agatha: Person, folder: None) -> None:
    form = agatha.get(FOLDER).form("/know")
    agatha.send(form)
    refused(app, 404, lambda: agatha.send(form))


def test_a_pack_from_a_folder_becomes_a_draft_of_ones_own(app: Flask, agatha: Person, folder: None) -> None:
    look_inside(agatha)
    response = agatha.send(agatha.get(FOLDER).form("/copy"))
    assert response.location.endswith("/author/packs/the-case-a-copy")
    slug = "the-case-a-copy"
    kept = header(app, slug)
    assert (kept["title"], kept["licence"], kept["authors"]) == ("The Case, a copy", "CC0-1.0", ["A. Tester"])
    questions = [{"id": key} | document(app, key, slug) for key in order(app, slug)]
    copied = native.examine(kept | {"questions": questions}).pack
    wanted = native.examine(make_pack()).pack
    assert copied is not None
    assert wanted is not None
    assert copied.questions == wanted.questions
    assert copied.model_copy(update={"title": "The Case"}) == wanted
    with app.app_context():
        pack = db.session.scalars(select(Pack).where(Pack.slug == slug)).one()
        assert (pack.source, pack.version, pack.ranked) == ("authors", 0, False)
        assert db.session.scalars(select(Authorship.part)).all() == ["owner"]


def test_the_pictures_of_a_folder_come_along(
    app: Flask, agatha: Person, shelve: Callable[..., Any], tmp_path: Path
) -> None:
    shown = make_question("single", image={"file": "hall.png", "alt": "A hall"})
    media = write_pack(tmp_path / "packs", "the-folder", make_pack([shown])) / "media"
    media.mkdir()
    (media / "hall.png").write_bytes(drawn())
    shelve()
    look_inside(agatha)
    agatha.send(agatha.get(FOLDER).form("/copy"))
    for page in (f"{FOLDER}/questions/q-single", "/author/packs/the-case-a-copy/questions/q-single"):
        html = agatha.get(page).html
        (url,) = {piece.split('"')[0] for piece in html.split('src="') if "/pictures/" in piece.split('"')[0]}
        assert "hall" not in url
        assert agatha.client.get(url).mimetype == "image/png"
    assert document(app, "q-single", "the-case-a-copy")["image"] == {"file": "hall.png", "alt": "A hall"}


def test_ones_own_pack_is_copied_as_it_stands(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single"), {"id": "half", "kind": "single", "prompt": "Half a"}])
    send(agatha, drawn())
    agatha.send(agatha.get(PACK).form("/copy"))
    slug = "the-case-a-copy"
    assert order(app, slug) == ["q-single", "half"]
    assert document(app, "half", slug) == {"kind": "single", "prompt": "Half a"}
    assert document(app, "q-single", slug) == document(app, "q-single")
    with app.app_context():
        assert len(db.session.scalars(select(DraftPicture)).all()) == 2


def test_a_copy_goes_its_own_way(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single")])
    agatha.send(agatha.get(PACK).form("/copy"))
    form = agatha.get("/author/packs/the-case-a-copy/questions/q-single").form("/q-single")
    agatha.send(form, act="save", prompt="Another question now?")
    assert document(app, "q-single")["prompt"] != "Another question now?"


def test_a_title_that_is_long_already_stays_within_its_limit(app: Flask, agatha: Person) -> None:
    written(app, questions=[], title="T" * 199)
    slug = "t" * 48
    agatha.send(agatha.get(f"/author/packs/{slug}").form("/copy"))
    assert len(header(app, f"{slug}-2")["title"]) == 200
