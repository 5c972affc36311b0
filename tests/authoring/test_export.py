"""Packs taken to other programs: what is said of a file before it is had, and what is in it."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zipfile import ZipFile, is_zipfile

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from quizapp import clock
from quizapp.authoring.models import DraftPicture
from quizapp.authoring.operations import drafts
from quizapp.authoring.queries import parcels
from quizapp.authoring.rules import packing
from quizapp.bank.formats import catalogue, native, tree
from quizapp.bank.formats.document import document_of
from quizapp.bank.formats.intake import take_in
from quizapp.extensions import db, limiter
from quizapp.packs.models import Image
from quizapp.web.transaction import committed
from tests.authoring import press
from tests.factories import KINDS, make_pack, make_question, many
from tests.packs.test_pictures import photo
from tests.refusal import refused
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from quizapp.bank.formats.intake import Intake
    from tests.page import Page
    from tests.person import Person

WRITTEN = [each.name for each in catalogue.FORMATS if each.dump]
READ = [each.name for each in catalogue.FORMATS if each.dump and each.load]
KEPT = re.compile(r"([0-9]+) questions? (?:is|are) in the file")
asked_of_it = packing.asked
LATE = {"prompt": "Whom did the CURATE shield?", "stage": "end"}


def address(slug: str, *ending: str, **wish: Any) -> str:
    return f"/author/packs/{slug}/{'/'.join(['export', *ending])}?{urlencode(wish, doseq=True)}"


def seen(author: Person, slug: str, name: str, **wish: Any) -> Page:
    """Look at what a file in a format will hold."""
    return author.get(address(slug, format=name, **wish))


def had(author: Person, page: Page) -> TestResponse:
    """Follow the page's own way to the file."""
    [way] = [href for href, words in page.links.items() if words == "Download it"]
    response = author.client.get(way)
    assert response.status_code == 200
    return response


def back(name: str, content: bytes) -> Intake:
    load = catalogue.named(name).load
    assert load
    return take_in(load(content), "A file", lambda *_: None)


def unpacked(content: bytes) -> bytes:
    """Return all that a file says, be it in an archive."""
    if not is_zipfile(BytesIO(content)):
        return content
    with ZipFile(BytesIO(content)) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def with_picture(app: Flask, slug: str) -> bytes:
    """Let the question `q-single` of a draft show a picture; return what that holds."""
    press.change(app, slug, "q-single", image={"file": "hall.jpg", "alt": "A hall."})
    with app.app_context(), committed():
        shown = Image(digest="0" * 64, media_type="image/jpeg", content=photo())
        db.session.add(shown)
        db.session.flush()
        db.session.add(DraftPicture(pack_id=press.pack(slug).id, name="hall.jpg", image_id=shown.id))
        return shown.content


@pytest.mark.parametrize("of", ["draft", "1"])
@pytest.mark.parametrize("name", READ)
def test_what_the_page_says_is_in_the_file(app: Flask, agatha: Person, name: str, of: str) -> None:
    slug = press.draft(app, "Agatha")
    press.publish(agatha, slug)
    page = seen(agatha, slug, name, of=of)
    kept = KEPT.search(page.text)
    assert kept
    came = back(name, had(agatha, page).data)
    assert (len(came.taken), came.refused) == (int(kept[1]), ())
    kinds = ("single", "multiple", "true_false") if name == "kahoot" else KINDS
    prompts = {make_question(kind)["prompt"] for kind in kinds}
    assert {str(taken.question["prompt"]) for taken in came.taken} == prompts


@pytest.mark.parametrize("of", ["draft", "1"])
@pytest.mark.parametrize("name", ["yaml", "zip", "moodle-xml", "xlsx", "csv"])
def test_a_pack_comes_back_as_it_was(app: Flask, agatha: Person, name: str, of: str) -> None:
    slug = press.draft(app, "Agatha")
    press.publish(agatha, slug)
    page = seen(agatha, slug, name, of=of)
    assert "Nothing is lost." in page.text
    came = native.examine(back(name, had(agatha, page).data).document)
    assert came.pack == native.examine(make_pack()).pack


def test_what_a_format_cannot_hold_is_said_of_each_question(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    page = seen(agatha, slug, "kahoot", of="draft")
    assert "3 questions are in the file" in page.text
    assert "4 questions are not in it" in page.text
    for kind in ("typed", "number", "ordering", "matching"):
        assert f"What of {kind} in the library? Kahoot has no questions of the kind {kind}" in page.text
    assert "3 questions Kahoot has no place for its explanation, its evidence" in page.text
    assert "Kahoot has no place for stages, categories, difficulties" in page.text
    for kind in ("single", "typed"):
        assert f"/author/packs/{slug}/questions/q-{kind}" in page.links


def test_learnt_with_anki_and_brought_up_to_date(
    app: Flask, agatha: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = press.draft(app, "Agatha")
    collection, file = Collection(str(tmp_path / "collection.anki2")), tmp_path / "pack.apkg"

    def learn(**wish: str) -> tuple[int, int]:
        file.write_bytes(had(agatha, seen(agatha, slug, "anki", **wish)).data)
        request = ImportAnkiPackageRequest(package_path=str(file), options=ImportAnkiPackageOptions())
        log = collection.import_anki_package(request).log
        return len(log.new), len(log.updated)

    try:
        assert learn() == (7, 0)
        press.change(app, slug, "q-typed", prompt="Who has solved it?")
        later = clock.now() + timedelta(hours=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert learn() == (0, 7)
        assert len(collection.find_notes("Prompt:*solved*")) == 1
    finally:
        collection.close()


@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_of_a_stage_that_is_left_out_goes_along(app: Flask, agatha: Person, name: str) -> None:
    slug = press.draft(app, "Agatha", make_pack([make_question(), make_question("single", "q-late", **LATE)]))
    whole = had(agatha, seen(agatha, slug, name))
    page = seen(agatha, slug, name, without="end")
    assert "1 more is at a stage that is left out." in page.text
    part = unpacked(had(agatha, page).data)
    assert b"library" in part
    assert [word for word in (b"CURATE", b"The end", b"q-late") if word in part] == []
    assert b"CURATE" in unpacked(whole.data)


def test_nobody_knows_what_a_question_without_a_stage_spoils(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(3)))
    press.change(app, slug, "q-0001", stage=None)
    press.change(app, slug, "q-0002", stage="nowhere")
    assert had(agatha, seen(agatha, slug, "yaml")).data.count(b"- id: ") == 3
    page = seen(agatha, slug, "zip", without="end")
    assert "2 more are at stages that are left out." in page.text
    assert [each.question["id"] for each in back("zip", had(agatha, page).data).taken] == ["q-0000"]


def test_one_stage_has_to_stay(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    both = {"format": "csv", "without": ["start", "end"]}
    assert "Let one stage stay at least." in agatha.get(address(slug, **both), 422).text
    refused(app, 400, lambda: agatha.client.get(address(slug, "file", **both)))
    alone = seen(agatha, slug, "csv", without="start")
    assert "No question is left." in alone.text
    refused(app, 409, lambda: agatha.client.get(address(slug, "file", format="csv", without="start")))


def test_a_half_written_draft_goes_as_it_stands_or_as_far_as_it_is_sound(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(2)))
    press.change(app, slug, "q-0001", options=None)
    page = seen(agatha, slug, "zip")
    assert "The draft is half written, and the file holds it as it stands." in page.text
    with ZipFile(BytesIO(had(agatha, page).data)) as archive:
        held = native.load(archive.read("pack.yaml")).root
    assert isinstance(held, tree.Mapping)
    assert tree.plain(held.entries["questions"]) == [
        make_question("single", "q-0000"),
        make_question("single", "q-0001", options=None),
    ]
    page = seen(agatha, slug, "moodle-xml")
    assert "only what is sound of it goes along" in page.text
    assert "What of q-0001 in the library? options is missing" in page.text
    assert len(back("moodle-xml", had(agatha, page).data).taken) == 1


def test_what_is_wrong_with_the_cover_is_said(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(language="?"))
    assert "language" in seen(agatha, slug, "gift").text.partition("Of the pack as a whole")[2]
    assert "Of the pack as a whole" not in seen(agatha, slug, "yaml").text


def test_where_nothing_is_sound_there_is_only_a_file_of_ours(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(1)))
    press.change(app, slug, "q-0000", options=None)
    page = seen(agatha, slug, "anki")
    assert "only a file of our own holds half-written ones" in page.text
    assert "Download it" not in page.text
    refused(app, 409, lambda: agatha.client.get(address(slug, "file", format="anki")))
    assert had(agatha, seen(agatha, slug, "yaml")).data.startswith(b"format: 1\n")


@pytest.mark.parametrize(
    ("name", "holds"), [("zip", True), ("moodle-xml", True), ("anki", True), ("gift", False), ("csv", False)]
)
@pytest.mark.parametrize("of", ["draft", "1"])
def test_a_picture_goes_where_there_is_a_place_for_it(
    app: Flask, agatha: Person, name: str, holds: bool, of: str
) -> None:
    slug = press.draft(app, "Agatha")
    picture = with_picture(app, slug)
    press.publish(agatha, slug)
    page = seen(agatha, slug, name, of=of)
    content = had(agatha, page).data
    if name == "moodle-xml":
        assert list(back(name, content).pictures.values()) == [picture]
    else:
        assert (picture in unpacked(content)) == holds
    assert ("hall.jpg" in page.text) != holds


def test_a_picture_that_is_gone_is_missed(app: Flask, agatha: Person) -> None:
    slug = press.draft(
        app, "Agatha", make_pack([make_question(image={"file": "hall.jpg", "alt": "A hall."})])
    )
    assert "its picture, hall.jpg, is not at hand" in seen(agatha, slug, "zip").text


@pytest.mark.parametrize(
    ("name", "file", "kind"),
    [
        ("yaml", "a-x-y-draft.yaml", "application/yaml"),
        ("zip", "a-x-y-draft.zip", "application/zip"),
        ("kahoot", "a-x-y-kahoot-draft.xlsx", catalogue.named("kahoot").media_type),
        ("xlsx", "a-x-y-draft.xlsx", catalogue.named("xlsx").media_type),
        ("csv", "a-x-y-draft.csv", "text/csv; charset=utf-8"),
        ("moodle-xml", "a-x-y-moodle-xml-draft.xml", "application/xml; charset=utf-8"),
        ("gift", "a-x-y-draft.gift", "text/plain; charset=utf-8"),
        ("anki", "a-x-y-anki-draft.apkg", "application/vnd.anki"),
    ],
)
def test_x05_a_title_makes_no_header(app: Flask, agatha: Person, name: str, file: str, kind: str) -> None:
    slug = press.draft(app, "Agatha", make_pack(title='a"\r\nX: y'))
    response = had(agatha, seen(agatha, slug, name))
    assert response.headers["Content-Disposition"] == f"attachment; filename={file}"
    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == (kind, "no-store")
    assert "X" not in response.headers


@pytest.mark.parametrize("text", ["=1+1", "@SUM(1)", "+1", "-1", "\tx"])
def test_x02_no_cell_is_a_formula(app: Flask, agatha: Person, text: str) -> None:
    question = make_question(options=[text, "Another"], answer=text, explanation=text)
    slug = press.draft(app, "Agatha", make_pack([question], blurb=text))
    content = had(agatha, seen(agatha, slug, "csv")).data.decode("utf-8-sig")
    assert re.search(r'(?:^|[,"])[=@+\t]', content, re.MULTILINE) is None
    for name in ("xlsx", "kahoot"):
        assert b"<f>" not in unpacked(had(agatha, seen(agatha, slug, name)).data)


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_x03_a_cell_reads_back_as_it_was(app: Flask, agatha: Person, name: str) -> None:
    said = 'Said "no", and; then\n\n- left,\tonce'
    slug = press.draft(app, "Agatha", make_pack([make_question(explanation=said)]))
    [taken] = back(name, had(agatha, seen(agatha, slug, name)).data).taken
    assert taken.question["explanation"] == said


def test_a_version_is_had_as_it_was(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    press.publish(agatha, slug)
    press.change(app, slug, "q-typed", prompt="Who has solved it?")
    press.publish(agatha, slug)
    ways = [href for href in agatha.get(f"/author/packs/{slug}/history").links if "/export?of=" in href]
    assert ways == [f"/author/packs/{slug}/export?of={number}" for number in (2, 1)]
    assert [agatha.get(way).form("/export#held").fields["of"] for way in ways] == [["2"], ["1"]]
    said = [
        b"Who has solved it?" in had(agatha, seen(agatha, slug, "yaml", of=number)).data for number in (2, 1)
    ]
    assert said == [True, False]
    assert agatha.client.get(address(slug, of="3")).status_code == 404
    assert agatha.client.get(address(slug, "file", format="zip", of="0")).status_code == 404


def test_who_has_looked_inside_a_folders_pack_has_what_players_have(
    app: Flask, dorothy: Person, shelve: Callable[..., Any]
) -> None:
    shelve(of_folder=make_pack())
    shelve(of_folder=make_pack(blurb="Another body."))
    with app.app_context(), committed():
        drafts.know(press.player("Dorothy"), press.pack("of-folder"), clock.now())
    assert "/author/packs/of-folder/export" in dorothy.get("/author/packs/of-folder").links
    content = had(dorothy, seen(dorothy, "of-folder", "zip"))
    assert "filename=of-folder-v2.zip" in content.headers["Content-Disposition"]
    pack = native.examine(make_pack(blurb="Another body.")).pack
    assert pack
    assert back("zip", content.data).document == document_of(pack)
    for of in ("1", "draft"):
        assert dorothy.client.get(address("of-folder", "file", format="zip", of=of)).status_code == 404


@pytest.mark.parametrize("wish", [{"format": "exe"}, {"format": "zip", "without": "nowhere"}, {"format": ""}])
def test_what_is_not_to_be_had_is_refused(app: Flask, agatha: Person, wish: dict[str, str]) -> None:
    slug = press.draft(app, "Agatha")
    assert "There is a problem" in agatha.get(address(slug, **wish), 422).text
    refused(app, 400, lambda: agatha.client.get(address(slug, "file", **wish)))


def test_a_file_costs_something_and_so_there_are_not_too_many(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(1)))
    limiter.reset()
    said = {agatha.client.get(address(slug, "file", format="csv")).status_code for _ in range(30)}
    assert said == {200}
    refused(app, 429, lambda: agatha.client.get(address(slug, "file", format="csv")))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_large_pack_is_packed_up_by_a_process_of_its_own_and_alike(
    app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    slug = press.draft(app, "Agatha")
    with_picture(app, slug)
    press.change(app, slug, "q-number", answer=None)
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    began = []
    monkeypatch.setattr(packing, "asked", lambda *job: began.append(name) or asked_of_it(*job))
    found = {}
    for large in (8, 1):
        monkeypatch.setattr(parcels, "LARGE", large)
        page = seen(agatha, slug, name)
        found[large] = (page.text, unpacked(had(agatha, page).data))
    assert began == [name] * 2
    assert (found[1][0], len(found[1][1])) == (found[8][0], len(found[8][1]))


def test_a_large_pack_is_asked_for_no_more_often(app: Flask, agatha: Person) -> None:
    numbers = set()
    for size in (10, 300):
        slug = press.draft(app, "Agatha", make_pack(many(size), title=f"Pack {size}"))
        press.publish(agatha, slug)
        for of in ("draft", "1"):
            with asked(app) as found:
                seen(agatha, slug, "zip", of=of)
            numbers.add((of, len(found)))
    assert len(numbers) == 2
