"""From a file into the database and out again: the same pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.operations import drafts, publishing
from quizapp.authoring.queries import documents, reviews
from quizapp.bank import text as texts
from quizapp.bank.library import read_pack
from quizapp.extensions import db
from quizapp.packs.models import Image
from quizapp.packs.operations import Outcome, sync_pack
from tests.authoring import press
from tests.bank.formats.stories import sound_cases
from tests.factories import KINDS, make_pack, make_question, many, write_pack
from tests.packs.test_pictures import photo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from quizapp.packs.models import Pack, PackVersion
    from tests.person import Person

quietly = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
LETTERS = st.characters(codec="utf-8", categories=("L", "Nd", "P", "S", "Zs"), include_characters="\u0301🐟")
WORDS = st.text(LETTERS, max_size=20).filter(
    lambda text: texts.problem(text, max_length=200, multiline=False) is None
)
PROSE = st.lists(WORDS, max_size=3).map("\n".join)


@st.composite
def question(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    changes: dict[str, Any] = {
        "prompt": f"Who? {draw(PROSE)}",
        "category": draw(st.sampled_from(["plot", "cast", "ending"])),
        "difficulty": draw(st.sampled_from(["easy", "medium", "hard"])),
        "stage": draw(st.sampled_from(["start", "end"])),
        "explanation": draw(PROSE),
        "hint": draw(WORDS),
        "sensitive": draw(st.sampled_from(["yes", "false", "true"])),
        "deducible": draw(st.sampled_from(["yes", "false", "true"])),
        "evidence": [
            {"work": f"W {draw(WORDS)}", "locator": draw(WORDS), "url": "https://example.org/?a=1"}
            for _ in range(draw(st.integers(0, 2)))
        ],
        "lint_allow": [{"rule": "evidence-missing", "why": f"So {draw(WORDS)}"}]
        if draw(st.booleans())
        else [],
    }
    if kind in {"single", "multiple"}:
        written = [f"{n} {draw(WORDS)}" for n in range(draw(st.integers(3, 6)))]
        tidied = [texts.tidy(text) for text in written]
        changes["options"] = [{"text": each, "feedback": draw(PROSE)} for each in written]
        changes["answer"] = tidied[0] if kind == "single" else tidied[:2]
        changes["keep_order"] = draw(st.sampled_from(["yes", "no"]))
    if kind == "number":
        changes["answer"] = draw(st.sampled_from(["0", "-3", "12.50", "1984", "0.001"]))
        changes["tolerance"] = draw(st.sampled_from(["0", "1.50"]))
    if kind == "true_false":
        changes["answer"] = draw(st.sampled_from(["true", "no"]))
    return make_question(kind, name, **changes)


@st.composite
def written(draw: st.DrawFn) -> dict[str, Any]:
    """A pack as an author might write it, in any order of its questions."""
    names = draw(
        st.lists(
            st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True), min_size=1, max_size=5, unique=True
        )
    )
    told = sound_cases(("start", "end"), WORDS.map("N {}".format), PROSE.map("P {}".format))
    return make_pack(
        [draw(question(name)) for name in names],
        title=f"T {draw(WORDS)}",
        blurb=draw(PROSE),
        work={"title": f"T {draw(WORDS)}", "kind": "play", "creators": [f"C {draw(WORDS)}"], "year": "-458"},
        language=draw(st.sampled_from(["en", "pt-BR", "grc"])),
        licence=draw(WORDS),
        authors=[f"A {draw(WORDS)}"],
        content_notes=[f"N {draw(WORDS)}"],
        stages=[{"key": key, "label": key.title(), "recap": draw(PROSE)} for key in ("start", "end")],
        **draw(st.just({}) | told.map(lambda case: {"case": case})),
    )


def current(pack: Pack) -> PackVersion:
    found = documents.current(pack)
    assert found is not None
    return found


@quietly
@given(document=written())
def test_a_folder_comes_out_as_it_went_in(app: Flask, tmp_path: Path, document: dict[str, Any]) -> None:
    reading = read_pack(write_pack(tmp_path, "the-case", document))
    assert not reading.errors
    with app.app_context():
        assert sync_pack(reading, "shipped", ["shipped"], clock.now()).outcome is Outcome.ADDED
        version = current(press.pack("the-case"))
        assert documents.content(version) == reading.pack
        again = read_pack(write_pack(tmp_path, "again", documents.document(version)))
        db.session.rollback()
    assert again.pack == reading.pack


@quietly
@given(document=written())
def test_a_draft_comes_out_of_its_version_as_it_went_in(
    app: Flask, agatha: Person, tmp_path: Path, document: dict[str, Any]
) -> None:
    reading = read_pack(write_pack(tmp_path, "the-case", document))
    header = {name: value for name, value in document.items() if name != "questions"}
    with app.app_context():
        author = press.player("Agatha")
        pack = drafts.begin(author, header, document["questions"], clock.now())
        publishing.publish(author, pack, "", reviews.examine(pack).digest, clock.now())
        assert documents.content(current(pack)) == reading.pack
        db.session.rollback()


def test_an_older_version_stays_as_it_was(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(3)))
    press.publish(agatha, slug)
    press.change(app, slug, "q-0001", prompt="What then?")
    press.publish(agatha, slug)
    with app.app_context():
        found = [documents.version(press.pack(slug), number) for number in (1, 2, 3)]
        prompts = [documents.content(each).questions[1].prompt for each in found if each]
    assert prompts == ["What of q-0001 in the library?", "What then?"]


def test_pictures_come_along(app: Flask, shelve: Callable[..., object], tmp_path: Path) -> None:
    media = tmp_path / "packs" / "the-case" / "media"
    media.mkdir(parents=True)
    (media / "body.png").write_bytes(photo())
    shelve(the_case=make_pack([make_question(image={"file": "body.png", "alt": "A body"}), *many(1)]))
    with app.app_context():
        version = current(press.pack("the-case"))
        assert set(documents.picture_digests(version)) == {"q-single"}
        shown = db.session.scalars(select(Image.id)).one()
        assert documents.images(version) == {"body.png": shown}


def test_there_is_none_before_the_first(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    with app.app_context():
        assert documents.current(press.pack(slug)) is None


def test_ids_stay_as_they_are(app: Flask, agatha: Person) -> None:
    names = ["0-", "a--b", "x" * 64]
    slug = press.draft(app, "Agatha", make_pack([make_question(name=name) for name in names]))
    assert press.keys(app, slug) == names
