"""Packs as decks for Anki, read by Anki's own importer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from hypothesis import given, settings
from PIL import Image

from quizapp.bank.formats import native, zips
from quizapp.bank.formats.anki import FORMAT
from quizapp.config import QUESTIONS
from tests.bank.formats.packs import packs
from tests.bank.written import (
    EVERY_KIND,
    matching,
    multiple,
    number,
    ordering,
    pack,
    single,
    true_false,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anki.notes import Note

    from quizapp.bank.pack import Pack

NOW = datetime(2026, 5, 1, tzinfo=UTC)
Import = "Callable[..., tuple[int, int, int]]"


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


@pytest.fixture
def learn(collection: Collection, tmp_path: Path) -> Import:
    """Import a pack as written after so many hours; how many notes were new, brought up to date, left as they were."""

    def run(made: Pack, pictures: dict[str, bytes] | None = None, hours: int = 0) -> tuple[int, int, int]:
        path = tmp_path / "pack.apkg"
        path.write_bytes(FORMAT.write(made, pictures or {}, NOW + timedelta(hours=hours)).content)
        request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
        log = collection.import_anki_package(request).log
        return len(log.new), len(log.updated), len(log.duplicate)

    return run


def notes(collection: Collection, tag: str = "*") -> list[Note]:
    return [collection.get_note(number) for number in collection.find_notes(f"tag:{tag}")]


def test_every_kind_becomes_a_card_and_again_none(collection: Collection, learn: Import) -> None:
    made = pack(*EVERY_KIND)
    assert learn(made) == (7, 0, 0)
    assert learn(made) == (0, 0, 7)
    assert (collection.note_count(), collection.card_count()) == (7, 7)


def test_a_pack_that_was_changed_brings_its_notes_up_to_date(collection: Collection, learn: Import) -> None:
    learn(pack(single(), typed()))
    assert learn(pack(single(prompt="Who really rings?"), typed(), number()), hours=1) == (1, 2, 0)
    asked = sorted(note["Prompt"] for note in notes(collection))
    assert asked == ["<p>Who really rings?</p>", *["<p>Who rings the bell?</p>"] * 2]


def test_what_ships_comes_in_whole(collection: Collection, learn: Import) -> None:
    shipped = native.load((QUESTIONS / "the-perfect-mother" / "pack.yaml").read_bytes()).pack
    assert shipped
    assert learn(shipped) == (len(shipped.questions), 0, 0)
    assert learn(shipped, hours=1)[0] == 0
    [deck] = [each for each in collection.decks.all_names_and_ids() if each.name == shipped.title]
    told = collection.decks.get(deck.id)["desc"]  # type: ignore[index, arg-type]
    assert "Licence: CC-BY-SA-4.0" in told
    assert "Sources: Kreiszeitung Wesermarsch" in told
    assert "About: The Perfect Mother (Fred Garson, 2021)" in told


def test_a_note_is_tagged_with_what_a_card_does_not_say(collection: Collection, learn: Import) -> None:
    learn(pack(single(sensitive=True, difficulty="hard", stage="end")))
    [note] = notes(collection)
    assert set(note.tags) == {
        "category::plot",
        "difficulty::hard",
        "stage::end",
        "language::en",
        "sensitive",
    }


@pytest.mark.parametrize(
    ("question", "front", "back"),
    [
        (single(), ["<li>Butler</li>", "<li>Cook</li>"], ['dir="auto">Butler</div>']),
        (single(hint="It rings."), ["It rings."], []),
        (
            single(options=[{"text": "Cook", "feedback": "He was out."}, "Dog"], answer="Dog"),
            [],
            ["<b>Cook</b>: He was out."],
        ),
        (multiple(), ["<li>Ben</li>"], ["<ul><li>Ada</li><li>Cleo</li></ul>"]),
        (true_false(), ["True or false?"], [">True</div>", "Look again."]),
        (typed(accept=["Helene"], reject=["Helen"]), ["[[type:Answer]]"], ["Also right: Helene"]),
        (
            number(tolerance=2, unit="steps"),
            ["In steps", "[[type:Answer]]"],
            ["Right from 1232 to 1236"],
        ),
        (ordering(), ["<li>Axe</li><li>Fire</li><li>Poison</li>"], ["<ol><li>Poison</li><li>Rope</li>"]),
        (matching(), ["<li>Attic</li><li>Hall</li>"], ["<li>Dog → Hall</li>", "Left over: Moor"]),
    ],
)
def test_a_card_asks_in_front_and_tells_behind(
    question: dict[str, Any], front: list[str], back: list[str], collection: Collection, learn: Import
) -> None:
    learn(pack(question))
    [card] = [collection.get_card(number) for number in collection.find_cards("")]
    asked, told = card.question(), card.answer()
    assert [part for part in front if part not in asked] == []
    assert [part for part in (*back, "It is said in the first scene.") if part not in told] == []
    assert [part for part in (*back, "It is said in the first scene.") if part in asked] == []


def test_options_stand_in_an_order_that_tells_nothing(collection: Collection, learn: Import) -> None:
    options = ["First", "Second", "Third"]
    questions = [single(f"q-{n}", options=options, answer="First") for n in range(30)]
    kept = single("kept", options=options, answer="First", keep_order=True, stage="end")
    learn(pack(*questions, kept))
    given = [note["Given"] for note in notes(collection, "stage::start")]
    first = sum(each.index("First") < min(each.index("Second"), each.index("Third")) for each in given)
    assert 0 < first < 20
    [note] = notes(collection, "stage::end")
    assert note["Given"] == '<ol type="A"><li>First</li><li>Second</li><li>Third</li></ol>'


def test_what_is_typed_is_compared_with_the_answer_as_it_is_spelled(
    collection: Collection, learn: Import
) -> None:
    learn(pack(typed(answer="Tom & <b>Jerry</b> [1]")))
    [note] = notes(collection)
    assert note["Answer"] == "Tom &amp; &lt;b&gt;Jerry&lt;/b&gt; &#91;1]"
    compared = collection.compare_answer(note["Answer"], "Tom & <b>Jerry</b> [1]")
    assert "typeGood" in compared
    assert "typeBad" not in compared


def test_nothing_in_a_text_is_a_tag_or_a_command(collection: Collection, learn: Import) -> None:
    text = "<script>x</script> [sound:x.mp3] {{Answer}} [[type:Answer]]"
    learn(pack(single(prompt=text, options=[text, "Cook"], answer="Cook", evidence=[{"work": text}])))
    [card] = [collection.get_card(number) for number in collection.find_cards("")]
    assert card.question_av_tags() == card.answer_av_tags() == []
    for side in (card.question(), card.answer()):
        assert [sign for sign in ("<script", "[sound", "[[type") if sign in side] == []
        assert "{{Answer}}" in side


def test_a_picture_comes_along_under_a_name_that_tells_nothing(collection: Collection, learn: Import) -> None:
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    question = single(image={"file": "the-butler.png", "alt": 'A "bell"'})
    learn(pack(question), {"the-butler.png": out.getvalue(), "unused.png": b"x"})
    [note] = notes(collection)
    [name] = collection.media.files_in_str(note.mid, note["Picture"])
    assert "butler" not in note["Picture"]
    assert 'alt="A &quot;bell&quot;"' in note["Picture"]
    assert [path.name for path in Path(collection.media.dir()).iterdir()] == [name]


def test_what_cannot_come_along_is_told() -> None:
    allowed = [{"rule": "negated-prompt", "why": "He said so."}]
    made = pack(single(answer=""), single("b", image={"file": "b.png"}), single("c", lint_allow=allowed))
    losses = FORMAT.write(made, {}, NOW).losses
    assert [(loss.question, loss.left_out) for loss in losses] == [
        (None, False),
        ("bell", True),
        ("b", False),
        ("c", False),
    ]


@settings(max_examples=25)
@given(packs())
def test_any_pack_is_written_and_without_a_date_always_the_same(made: Pack) -> None:
    assert FORMAT.dump
    assert FORMAT.dump(made, {}).content == FORMAT.dump(made, {}).content


def test_no_file_is_left_lying_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    content = FORMAT.write(pack(*EVERY_KIND), {}, NOW).content
    assert list(tmp_path.iterdir()) == []
    assert [entry.name for entry in zips.check(content)] == ["collection.anki2", "media"]
