"""Files of other programs, brought in: what becomes a draft, what is refused, and what is told of it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image as Pillow
from sqlalchemy import select

from quizapp.authoring.models import Authorship, DraftPicture
from quizapp.bank.formats import catalogue
from quizapp.bank.formats.table import as_csv, as_xlsx
from quizapp.extensions import db
from quizapp.packs.models import Image, Pack
from quizapp.play.models import Insider
from tests.authoring.bringing import QUESTIONS, brought, jobs, report, send, sent
from tests.authoring.desk import document, header, order, written
from tests.bank.formats.zips import zipped
from tests.bank.written import as_yaml, single
from tests.factories import make_question
from tests.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

pytestmark = pytest.mark.usefixtures("settled")
WHERE = "the-butler-did-it"


def photograph(colour: str = "red") -> bytes:
    exif = Pillow.Exif()
    exif[0x010F] = WHERE
    out = io.BytesIO()
    Pillow.new("RGB", (40, 30), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def folder(colour: str = "red", **changes: object) -> bytes:
    """Return a pack of two questions, one of which shows a picture, as its folder."""
    pictured = single(image={"file": "bell.jpg", "alt": "A bell"}, **changes)
    return zipped(
        ("pack.yaml", as_yaml(pictured, single("other")).encode()),
        ("media/bell.jpg", photograph(colour)),
        ("media/.DS_Store", b"x"),
    )


def test_what_can_be_taken_becomes_a_draft_and_what_cannot_is_named(app: Flask, agatha: Person) -> None:
    page = brought(agatha, QUESTIONS)
    assert "In the file 3 Brought in 2 Refused 1" in page.text
    assert "line 6 Who does not? has “The maid” for an answer, which is none of its options" in page.text
    assert page.links["/author/packs/bell"] == "Open the draft"
    assert order(app, "bell") == ["who-rings-the-bell", "it-rains"]
    assert document(app, "who-rings-the-bell", "bell") == {
        "kind": "single",
        "stage": "ending",
        "prompt": "Who rings the bell?",
        "options": ["The butler", "The cook"],
        "answer": "The cook",
    }
    with app.app_context():
        pack = db.session.scalars(select(Pack)).one()
        assert (pack.slug, pack.version, pack.ranked) == ("bell", 0, False)
        assert db.session.scalars(select(Authorship.part)).all() == ["owner"]
        assert db.session.scalars(select(Insider.pack_id)).all() == [pack.id]


def test_it_keeps_its_licence_and_whom_it_is_by(app: Flask, agatha: Person) -> None:
    brought(agatha, QUESTIONS)
    kept = header(app, "bell")
    assert kept["licence"] == "CC-BY-SA-4.0"
    assert kept["authors"] == ["OpenTriviaQA (github.com/uberspot/OpenTriviaQA)"]
    assert kept["stages"] == [{"key": "ending", "label": "The ending"}]


def test_what_it_lacks_is_said_and_said_again_where_it_is_written(agatha: Person) -> None:
    told = brought(agatha, QUESTIONS).text
    assert "Yet to be added category: 2 difficulty: 2 explanation: 2 evidence: 2" in told
    assert "2 questions stand at the last stage, since the file does not say" in told
    page = agatha.get("/author/packs/bell/questions/it-rains")
    for missing in ("“What it is about” is missing", "“How hard it is” is missing"):
        assert missing in page.text


def test_it_is_called_what_its_author_says(app: Flask, agatha: Person) -> None:
    brought(agatha, QUESTIONS, title="  The Bell of St Mary’s ")
    kept = header(app, "the-bell-of-st-marys")
    assert (kept["title"], kept["work"]["title"]) == ("The Bell of St Mary’s",) * 2


def test_a_folder_comes_with_its_pictures_and_nothing_that_rode_along(app: Flask, agatha: Person) -> None:
    page = brought(agatha, folder(), "bell.zip")
    assert "Passed over, as no part of a pack: media/.DS_Store" in page.text
    with app.app_context():
        name, type_, content = db.session.execute(
            select(DraftPicture.name, Image.media_type, Image.content).join(
                Image, Image.id == DraftPicture.image_id
            )
        ).one()
    assert (name, type_, WHERE.encode() in content) == ("bell.jpg", "image/jpeg", False)
    [slug] = [each for each in page.links if each.startswith("/author/packs/")]
    question = agatha.get(f"{slug}/questions/bell")
    shown = next(each for each in question.html.split('"') if "/pictures/" in each)
    assert agatha.client.get(shown).data == content
    assert "A bell" in question.html


@pytest.mark.parametrize("key", ["title", "authors", "licence"])
@pytest.mark.parametrize("into", ["", "the-case"])
def test_nothing_that_a_database_refuses_comes_to_stand_on_a_cover(
    app: Flask, agatha: Person, key: str, into: str
) -> None:
    written(app)
    table = key.encode() + b',a\0b\n\nkind,prompt,options,answer\nsingle,Who?,"Dog\nCat",Dog\n'
    page = brought(agatha, table, "bell.csv", into=into)
    [draft] = [address for address in page.links if address.startswith("/author/packs/")]
    assert draft in agatha.get("/author").links
    assert "\\u0000" not in json.dumps(header(app, draft.removeprefix("/author/packs/")))


def test_questions_go_behind_those_of_a_draft(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question(name="it-rains"), make_question("typed", "last")])
    assert agatha.get("/author/import?into=the-case").form("/author/import").fields["into"] == ["the-case"]
    page = brought(agatha, QUESTIONS, into="the-case", title="Not this")
    assert order(app) == ["it-rains", "last", "who-rings-the-bell", "it-rains-2"]
    assert document(app, "it-rains-2")["stage"] == "end"
    assert "1 question was given another name" in page.text
    kept = header(app)
    assert (kept["title"], kept["licence"]) == ("The Case", "CC0-1.0")
    assert kept["authors"] == ["A. Tester", "OpenTriviaQA (github.com/uberspot/OpenTriviaQA)"]
    assert "These questions come under CC-BY-SA-4.0, and the draft says another licence." in page.text


def test_a_draft_that_says_no_licence_takes_that_of_what_comes_in(app: Flask, agatha: Person) -> None:
    written(app, questions=[], licence="", authors=[])
    assert "another licence" not in brought(agatha, QUESTIONS, into="the-case").text
    assert header(app)["licence"] == "CC-BY-SA-4.0"


def test_a_stage_that_the_draft_does_not_have_becomes_its_last(app: Flask, agatha: Person) -> None:
    written(app, questions=[])
    pack = as_yaml(single(), single("late", stage="chapter-9")).replace('"key": "end"', '"key": "chapter-9"')
    page = brought(agatha, pack.encode(), "a.yaml", into="the-case")
    assert [document(app, key)["stage"] for key in ("bell", "late")] == ["start", "end"]
    assert "its stage, chapter-9, is none of this pack’s: it stands at the last one" in page.text


def test_pictures_of_one_name_are_kept_apart(app: Flask, agatha: Person) -> None:
    written(app, questions=[])
    for colour in ("red", "blue", "blue"):
        brought(agatha, folder(colour), "bell.zip", into="the-case")
    shown = [document(app, key)["image"]["file"] for key in ("bell", "bell-2", "bell-3")]
    assert shown[0] == "bell.jpg" != shown[1] == shown[2]
    with app.app_context():
        assert set(db.session.scalars(select(DraftPicture.name))) == set(shown)
        assert len(db.session.scalars(select(Image.id)).all()) == 2


def test_a_draft_is_full_at_some_point(app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    written(app, questions=[make_question()])
    monkeypatch.setattr("quizapp.bank.limits.QUESTIONS", 2)
    page = brought(agatha, QUESTIONS, into="the-case")
    assert "In the file 3 Brought in 1 Refused 2" in page.text
    assert "line 11 It rains. a pack holds at most 2 questions" in page.text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.doc", b"x", "none of the formats that are read here"),
        ("a.yaml", b"format: 1\nquestions: [&a {}]\n", "yaml_alias"),
        ("a.zip", b"7z\xbc\xaf\x27\x1c", "this is a 7z archive"),
        ("a.zip", zipped(("../../evil.txt", b"x")), "leads out of the archive"),
        (
            "a.txt",
            b"#Q Who?\n^ The cook\nA The maid\n",
            "none of its questions can be, for the reasons below",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why_and_leaves_nothing(
    app: Flask, agatha: Person, name: str, content: bytes, says: str
) -> None:
    page = report(agatha, sent(agatha, content, name), 422)
    assert (says in page.text, "Nothing came of it" in page.text) == (True, True)
    assert jobs(app)[0].pack_id is None
    with app.app_context():
        assert db.session.scalars(select(Pack)).all() == []


def test_a_row_that_cannot_be_is_named_and_the_others_are_kept(agatha: Person) -> None:
    page = brought(agatha, as_csv.template().replace(b"single", b"riddle"), "a.csv")
    assert "In the file 7 Brought in 6 Refused 1" in page.text
    assert "“riddle”" in page.text


def test_its_author_can_say_what_it_is(agatha: Person) -> None:
    page = report(agatha, sent(agatha, QUESTIONS, format="gift"), 422)
    assert ("format", "GIFT (Moodle)") in agatha.get("/author/import").option_texts
    assert "Nothing came of it" in page.text


@pytest.mark.parametrize(
    ("content", "changes", "says"),
    [
        (None, {}, "Choose a file first."),
        (b"", {}, "There is nothing in this file"),
        (QUESTIONS, {"title": "x" * 201}, "The title is longer than 200 characters."),
        (QUESTIONS, {"title": "a\u202eb"}, "The title"),
        (QUESTIONS, {"format": "anki"}, "Not a valid choice"),
        (QUESTIONS, {"into": "nowhere"}, "Not a valid choice"),
        (QUESTIONS, {"request": "short"}, "There is a problem"),
    ],
)
def test_a_form_that_is_wrong_begins_nothing(
    app: Flask, agatha: Person, content: bytes | None, changes: dict[str, str], says: str
) -> None:
    response = send(agatha, content, **changes)
    assert (response.status_code, says in Page(response.text).text) == (422, True), response.text
    assert jobs(app) == []


def test_the_tables_to_fill_in_come_back_whole(app: Flask, agatha: Person) -> None:
    page = agatha.get("/author/import")
    for module in (as_csv, as_xlsx):
        suffix = module.FORMAT.suffix
        [address] = [each for each in page.links if each.endswith(f"/table{suffix}")]
        response = agatha.client.get(address)
        assert (response.data, response.mimetype) == (module.template(), module.FORMAT.media_type)
        told = f"attachment; filename=red-herring{suffix}"
        assert response.headers["Content-Disposition"] == told
        assert "In the file 7 Brought in 7 Refused 0" in brought(agatha, response.data, f"a{suffix}").text


def test_every_format_that_is_read_is_on_the_page(agatha: Person) -> None:
    text = agatha.get("/author/import").text
    for form in (each for each in catalogue.FORMATS if each.load):
        assert form.title.partition(" (")[0].partition(",")[0] in text


def test_a_long_report_has_pages(agatha: Person) -> None:
    page = brought(agatha, QUESTIONS + b"\n#Q Who?\n^ Nobody\nA The cook\n" * 120)
    [address] = [each.partition("?")[0] for each in page.links if each.endswith("?page=2")]
    assert page.text.count("which is none of its options") == 100
    assert agatha.get(f"{address}?page=2").text.count("which is none of its options") == 21
    assert agatha.client.get(f"{address}?page=3").status_code == 404
    assert agatha.client.get(f"{address}?page=0").status_code == 400
