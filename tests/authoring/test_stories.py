"""A case and its recaps go wherever their pack goes: into copies, files, trials and versions, and none is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from quizapp.authoring.queries import documents
from quizapp.authoring.rules import stories
from quizapp.authoring.rules.fields import cover_document, cover_fields
from quizapp.authoring.rules.imports import header_of
from quizapp.bank.formats import native
from quizapp.bank.formats.document import document_of
from quizapp.bank.formats.exchange import UNSOLVABLE
from quizapp.bank.formats.yaml_writer import written as as_text
from quizapp.extensions import db
from quizapp.packs.models import Pack, PackVersion
from quizapp.packs.queries import published
from tests.authoring import press
from tests.authoring.bringing import brought
from tests.authoring.desk import PACK, SLUG, header, order, written
from tests.authoring.test_export import back, had, seen, unpacked
from tests.bank.formats.packs import packs
from tests.bank.written import as_yaml, case, single
from tests.factories import make_pack, make_question, many

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from quizapp.bank.pack import Pack as BankPack
    from tests.page import Page
    from tests.person import Person

STAGES = [
    {"key": "start", "label": "The beginning", "recap": "A bell rang.\n\nTwice."},
    {"key": "end", "label": "The end", "recap": "It was the *cook*."},
]
QUESTIONS = [make_question(deducible="true"), *many(8)]
TYPED = f"# Who has done it?\n{as_text({'case': case()})}"
OWN = {"stages": STAGES, "case": TYPED}


def story(pack: BankPack | None) -> tuple[Any, list[str], list[str]]:
    """Return the case of a pack, its recaps, and its deducible questions."""
    assert pack
    return pack.case, [stage.recap for stage in pack.stages], [q.id for q in pack.questions if q.deducible]


def whole() -> tuple[Any, list[str], list[str]]:
    return story(native.examine(make_pack(QUESTIONS, stages=STAGES, case=case())).pack)


def drafted(app: Flask, slug: str) -> tuple[Any, list[str], list[str]]:
    with app.app_context():
        return story(press.kept.examine(press.pack(slug))[0].pack)


def test_a_copy_of_a_draft_has_it_as_it_was_typed(app: Flask, agatha: Person) -> None:
    written(app, questions=QUESTIONS, **OWN)
    copied = agatha.send(agatha.get(PACK).form("/copy")).location.rpartition("/")[2]
    assert header(app, copied)["case"] == TYPED
    assert drafted(app, copied) == whole()


def test_a_copy_of_a_pack_from_a_folder_has_it(
    app: Flask, agatha: Person, shelve: Callable[..., object]
) -> None:
    shelve(the_folder=make_pack(QUESTIONS, stages=STAGES, case=case()))
    agatha.send(agatha.get("/author/packs/the-folder").form("/know"))
    copied = agatha.send(agatha.get("/author/packs/the-folder").form("/copy")).location.rpartition("/")[2]
    assert drafted(app, copied) == whole()


def test_a_version_has_it_apart_from_its_cover_and_tells_all_of_it(app: Flask, agatha: Person) -> None:
    written(app, questions=QUESTIONS, **OWN)
    press.publish(agatha, SLUG)
    with app.app_context():
        pack = press.pack(SLUG)
        version = documents.current(pack)
        assert version
        assert "Crane" not in json.dumps(version.header)
        assert story(documents.content(version)) == story(published(pack)[0]) == whole()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", ["yaml", "zip", "moodle-xml", "gift"])
def test_a_file_has_it_and_brings_it_back(app: Flask, agatha: Person, name: str) -> None:
    written(app, questions=QUESTIONS, **OWN)
    file = had(agatha, seen(agatha, SLUG, name)).data
    assert story(native.examine(back(name, file).document).pack) == whole()
    page = brought(agatha, file, f"case.{name}", title="Another")
    [draft] = [address for address in page.links if address.startswith("/author/packs/")]
    assert drafted(app, draft.rpartition("/")[2]) == whole()


@pytest.mark.parametrize("name", ["csv", "kahoot", "anki"])
def test_what_has_no_place_for_it_says_so(app: Flask, agatha: Person, name: str) -> None:
    written(app, questions=QUESTIONS, **OWN)
    page = seen(agatha, SLUG, name)
    assert "its case is left behind" in page.text
    assert "the recaps of its stages are left behind" in page.text


@pytest.mark.parametrize("name", ["yaml", "anki"])
def test_it_stays_behind_with_any_stage_and_that_is_said(app: Flask, agatha: Person, name: str) -> None:
    written(app, questions=[*QUESTIONS, make_question("number", stage="end")], **OWN)
    page = seen(agatha, SLUG, name, without="end")
    assert UNSOLVABLE in page.text
    assert b"Crane" not in unpacked(had(agatha, page).data)
    assert UNSOLVABLE not in seen(agatha, SLUG, name).text


@pytest.mark.usefixtures("settled")
def test_a_draft_that_is_there_keeps_its_own_and_says_that_the_files_stayed(
    app: Flask, agatha: Person
) -> None:
    written(app, questions=QUESTIONS, **OWN)
    other = as_yaml(single("mine"), case=case(victims=[{"name": "V", "stage": "start"}]))
    page = brought(agatha, other.encode(), "other.yaml", into=SLUG)
    assert "The file’s case, and what its stages recap, stayed behind" in page.text
    assert header(app)["case"] == TYPED
    assert "mine" in order(app)
    plain = brought(agatha, as_yaml(single("other")).encode(), "plain.yaml", into=SLUG)
    assert "stayed behind" not in plain.text


def test_a_trial_has_it_as_far_as_it_can_be_read(app: Flask, agatha: Person) -> None:
    written(app, questions=QUESTIONS, **OWN)
    for told, has_case in ((TYPED, True), ("case: {suspects: none}", False), ("case: [", False)):
        agatha.send(agatha.get(f"{PACK}/case").form("/case"), act="save", case=told)
        sent = agatha.send(agatha.get(f"{PACK}/try").form("/try"), size="all")
        assert sent.status_code == 303
        with app.app_context():
            newest = select(PackVersion.story).join(Pack).where(Pack.source == "trials")
            found = db.session.scalars(newest.order_by(PackVersion.id.desc())).first()
        assert found
        assert (bool(found["case"]), len(found["recaps"])) == (has_case, 2)


def news(author: Person) -> str:
    return author.get(f"{PACK}/history").text


def test_what_changed_in_it_is_told_part_by_part(app: Flask, agatha: Person) -> None:
    written(app, questions=QUESTIONS, **OWN)
    press.publish(agatha, SLUG)
    assert "Nothing that a player would notice." in agatha.get(f"{PACK}/review").text
    change = {"case": TYPED.replace("It lay on the stairs.", "It lay in the hall.", 1), "recap-end": "No."}
    agatha.send(agatha.get(f"{PACK}/case").form("/case"), act="save", **change)
    review = agatha.get(f"{PACK}/review")
    assert told_of_changes(review) == (True, True, False)
    press.publish(agatha, SLUG)
    assert "another cover, another case" not in news(agatha)
    assert "another case" in news(agatha)
    assert told_of_changes(agatha.get(f"{PACK}/history/2")) == (True, True, False)


def told_of_changes(page: Page) -> tuple[bool, ...]:
    return tuple(words in page.text for words in ("The case: exhibits", "Stages", "The case: suspects"))


def test_a_cover_that_changes_is_no_other_case(app: Flask, agatha: Person) -> None:
    written(app, questions=QUESTIONS, **OWN)
    press.publish(agatha, SLUG)
    press.change_cover(app, SLUG, blurb="Two bodies.")
    press.publish(agatha, SLUG)
    assert "another cover" in news(agatha)
    assert "another case" not in news(agatha)


def test_a_repaired_key_leaves_it_as_it_was_published(app: Flask, agatha: Person) -> None:
    written(app, questions=QUESTIONS, **OWN)
    press.publish(agatha, SLUG)
    agatha.send(agatha.get(f"{PACK}/case").form("/case"), act="save", case="")
    press.change(app, SLUG, "q-single", answer="The countess")
    agatha.send(agatha.get(f"{PACK}/repairs").form("/repair"), reason="It was her.")
    with app.app_context():
        pack = press.pack(SLUG)
        assert pack.version == 2
        assert story(published(pack)[0]) == whole()


@settings(max_examples=30)
@given(packs())
def test_a_header_that_goes_through_the_editor_keeps_its_story(made: BankPack) -> None:
    found = header_of(document_of(made), "")
    again = stories.kept(found, cover_document(cover_fields(found)))
    assert again == found
    parts = document_of(made)["questions"]
    assert native.examine(stories.told(again) | {"questions": parts}).pack == made


@settings(max_examples=30)
@given(packs(), st.data())
def test_a_story_that_is_typed_is_the_one_that_is_read(made: BankPack, data: st.DataObject) -> None:
    found = header_of(document_of(made), "")
    typed = stories.of_fields(found, stories.fields_of(found))
    parts = document_of(made)["questions"]
    assert native.examine(stories.told(typed) | {"questions": parts}).pack == made
    assert stories.fields_of(typed) == stories.fields_of(found)
    noise = data.draw(st.text(max_size=40))
    odd = stories.of_fields(found, {"case": noise})
    native.examine(stories.told(odd) | {"questions": parts})  # whatever it is, nothing raises
    assert stories.case_text(odd) == (noise if noise.strip() else "")
    assert stories.recaps(odd) == stories.recaps(found)


@pytest.mark.parametrize(
    ("typed", "comes_to"),
    [
        ("", None),
        ("# nothing", None),
        ("case:", None),
        ("case: ''", None),
        ("case: none", "none"),
        ("suspects: [a]", {"suspects": ["a"]}),
        ("case: {suspects: [a]}", {"suspects": ["a"]}),
        ("- a", ["a"]),
    ],
)
def test_what_is_typed_comes_to_a_case_or_to_none(typed: str, comes_to: object) -> None:
    found = stories.told({"title": "T", "case": typed})
    assert found == ({"title": "T"} if comes_to is None else {"title": "T", "case": comes_to})
    assert stories.read(typed).mistakes == ()
