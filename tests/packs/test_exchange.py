"""`quizapp packs export` and `import`: packs out to other programs and back."""

from __future__ import annotations

import os
from errno import ENOSPC
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from quizapp.bank.formats import native, sandbox, zips
from quizapp.bank.formats.sandbox import places
from quizapp.bank.library import read_archive, read_pack
from tests.bank import written
from tests.bank.formats.zips import zipped
from tests.factories import make_pack, make_question, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

OUTSIDE = "the-butler-did-it"


def picture(kind: str = "PNG") -> bytes:
    exif = Image.Exif()
    exif[0x010F] = OUTSIDE
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A pack of three questions, two of them for the beginning, one with a picture."""
    questions = [
        make_question(name="q-1", image={"file": "hall.png", "alt": "A hall."}),
        make_question("typed", "q-2"),
        make_question("number", "q-3", stage="end"),
    ]
    folder = write_pack(tmp_path, "the-case", make_pack(questions))
    (folder / "media").mkdir()
    (folder / "media" / "hall.png").write_bytes(picture())
    return folder


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_pack_goes_out_and_comes_back_as_it_was(
    packs: Callable[..., Result], case: Path, tmp_path: Path
) -> None:
    out = packs("export", case, "zip", tmp_path / "case.zip")
    assert (out.exit_code, out.stdout) == (0, f"{tmp_path}/case.zip holds 3 questions; 0 left out.\n")
    back = packs("import", tmp_path / "case.zip", tmp_path / "again")
    assert back.exit_code == 0
    assert back.stdout == (
        f"{tmp_path}/again holds 3 questions; 0 refused. "
        f"What they lack yet: quizapp packs lint {tmp_path}/again\n"
    )
    assert read_pack(tmp_path / "again").pack == read_pack(case).pack
    assert files(tmp_path / "again") == ["media", "media/hall.png", "pack.yaml"]


def test_no_picture_tells_where_it_was_taken(
    packs: Callable[..., Result], case: Path, tmp_path: Path
) -> None:
    assert OUTSIDE.encode() in picture()
    packs("export", case, "zip", tmp_path / "case.zip")
    contents = {entry.name: entry.read() for entry in zips.check((tmp_path / "case.zip").read_bytes())}
    assert list(contents) == ["pack.yaml", "media/hall.png"]
    assert OUTSIDE.encode() not in contents["media/hall.png"]


def test_what_comes_after_a_stage_is_left_out(
    packs: Callable[..., Result], case: Path, tmp_path: Path
) -> None:
    out = packs("export", case / "pack.yaml", "zip", tmp_path / "case.zip", "--leave-out-after", "start")
    assert out.stdout == f"{tmp_path}/case.zip holds 2 questions; 1 left out.\n"
    short = read_archive((tmp_path / "case.zip").read_bytes()).pack
    assert short
    assert [question.id for question in short.questions] == ["q-1", "q-2"]
    assert [stage.key for stage in short.stages] == ["start"]


def test_stages_left_out_take_the_case_along_and_that_is_said(
    packs: Callable[..., Result], tmp_path: Path
) -> None:
    folder = write_pack(tmp_path, "the-bell", written.as_dict(written.single(), case=written.case()))
    out = packs("export", folder, "yaml", tmp_path / "bell.yaml", "--leave-out-after", "start")
    assert out.stdout.splitlines() == [
        "The pack: its case is left out, since it could not be solved without the stages left out",
        f"{tmp_path}/bell.yaml holds 1 question; 0 left out.",
    ]
    short = native.load((tmp_path / "bell.yaml").read_bytes()).pack
    assert short
    assert short.case is None
    packs("export", folder, "yaml", tmp_path / "whole.yaml")
    assert native.load((tmp_path / "whole.yaml").read_bytes()).pack == written.pack(
        written.single(), case=written.case()
    )


def test_any_stages_are_left_out(packs: Callable[..., Result], case: Path, tmp_path: Path) -> None:
    pack = make_pack([make_question("typed", f"q-{stage}", stage=stage) for stage in "abcd"])
    write_pack(tmp_path, "four", pack | {"stages": [{"key": key, "label": key} for key in "abcd"]})
    words = ["--leave-out", "a", "--leave-out-after", "c", "--leave-out", "d"]
    out = packs("export", tmp_path / "four", "zip", tmp_path / "four.zip", *words)
    assert out.stdout == f"{tmp_path}/four.zip holds 2 questions; 2 left out.\n"
    short = read_archive((tmp_path / "four.zip").read_bytes()).pack
    assert short
    assert [question.id for question in short.questions] == ["q-b", "q-c"]
    assert [stage.key for stage in short.stages] == ["b", "c"]


def test_a_pack_on_the_shelf_is_found_by_its_name(packs: Callable[..., Result], tmp_path: Path) -> None:
    out = packs("export", "the-perfect-mother", "anki", tmp_path / "mother.apkg")
    assert out.stdout.endswith(f"{tmp_path}/mother.apkg holds 80 questions; 0 left out.\n")
    assert "zdf-title: its answers to the linter are left behind\n" in out.stdout
    assert (tmp_path / "mother.apkg").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere", "zip", "{}/a.zip"], "There is no pack nowhere, neither here nor"),
        (
            ["{}/the-case", "zip", "{}/a.zip", "--leave-out-after", "sart"],
            "no stage sart; there are start, end",
        ),
        (["{}/the-case", "zip", "{}/a.zip", "--leave-out", "edn"], "no stage edn; there are start, end"),
        (
            ["{}/the-case", "zip", "{}/a.zip", "--leave-out", "end", "--leave-out", "start"],
            "There is no question left. Nothing is written.",
        ),
        (["{}/the-case", "zip", "{}/no/a.zip"], "No such file or directory"),
        (["{}/the-case", "zip", "{}/there.zip"], "there.zip is there already"),
        (["{}/the-case", "zop", "{}/a.zip"], "'zop' is not one of 'yaml', 'zip'"),
    ],
)
def test_an_export_that_cannot_be_writes_nothing(
    words: list[str], says: str, packs: Callable[..., Result], case: Path, tmp_path: Path
) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")
    before = files(tmp_path)
    out = packs("export", *(word.format(tmp_path) for word in words))
    assert (out.exit_code > 0, says in out.output) == (True, True), out.output
    assert files(tmp_path) == before
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    forced = packs("export", case, "zip", tmp_path / "there.zip", "--force")
    assert (forced.exit_code, files(tmp_path)) == (0, before)


def test_a_pack_with_mistakes_stays_where_it_is(
    packs: Callable[..., Result], case: Path, tmp_path: Path
) -> None:
    (case / "media" / "hall.png").write_bytes(b"GIF89a")
    out = packs("export", case, "zip", tmp_path / "a.zip")
    assert "error image_unfit (q-1): media/hall.png is not a PNG" in out.stderr
    assert out.stderr.endswith(f"Error: {case} has 1 mistake. Nothing is written.\n")
    assert not (tmp_path / "a.zip").exists()


def test_what_could_not_come_in_is_told_by_its_line(
    packs: Callable[..., Result], case: Path, tmp_path: Path
) -> None:
    text = (case / "pack.yaml").read_text().replace("  prompt: What of q-3 in the library?\n", "")
    data = zipped(("pack.yaml", text.encode()), ("media/hall.png", b"<svg/>"), ("README.md", b"x"))
    (tmp_path / "a.zip").write_bytes(data)
    back = packs("import", tmp_path / "a.zip", tmp_path / "again")
    first, *lines = back.stdout.splitlines()
    assert first == "“README.md” is no part of a pack and was passed over"
    assert lines[0].endswith(
        "“What of q-1 in the library?” is refused: its picture, hall.png, is not a PNG, JPEG, WebP or GIF "
        "picture of a reasonable size"
    )
    assert lines[0].startswith("line ")
    assert lines[1].endswith("“” is refused: prompt is missing")
    assert lines[2].startswith(f"{tmp_path}/again holds 1 question; 2 refused.")
    assert files(tmp_path / "again") == ["media", "pack.yaml"]


def test_a_picture_left_behind_is_noted(packs: Callable[..., Result], case: Path, tmp_path: Path) -> None:
    back = packs("import", case / "pack.yaml", tmp_path / "again")
    assert "its picture, hall.png, stands in the pack's folder and was left behind" in back.stdout
    assert read_pack(tmp_path / "again").errors == ()


def test_a_half_written_pack_is_written_down_as_it_is(
    packs: Callable[..., Result], case: Path, tmp_path: Path
) -> None:
    text = (case / "pack.yaml").read_text().replace("  category: plot\n", "")
    (tmp_path / "half.yaml").write_text(text)
    assert packs("import", tmp_path / "half.yaml", tmp_path / "half").exit_code == 0
    errors = read_pack(tmp_path / "half").errors
    assert {(error.rule, error.path) for error in errors} == {("missing", ("category",))}
    assert "category" not in (tmp_path / "half" / "pack.yaml").read_text()


@pytest.mark.parametrize(
    ("file", "folder", "says"),
    [
        (("a.zip", b"7z\xbc\xaf\x27\x1c"), "again", "a.zip cannot be read: this is a 7z archive"),
        (("a.doc", b"x"), "again", "in none of the formats that are read here"),
        (("a.yaml", b"format: 1\nquestions:\n - id: *a\n"), "again", "error yaml_alias"),
        (("a.yaml", b"format: 1\nquestions:\n - id: a\n"), "again", "There is no question to take in"),
        (("a.yaml", b"format: 1\n"), "The Case", "small letters, digits and hyphens"),
        (("a.yaml", b"format: 1\n"), "the-case", "the-case is there already"),
    ],
)
@pytest.mark.usefixtures("case")
def test_an_import_that_cannot_be_writes_nothing(
    file: tuple[str, bytes], folder: str, says: str, packs: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / file[0]).write_bytes(file[1])
    before = files(tmp_path)
    back = packs("import", tmp_path / file[0], tmp_path / folder)
    assert (back.exit_code, says in back.output) == (1, True), back.output
    assert files(tmp_path) == before


def test_an_import_that_has_to_wait_says_so_once(
    packs: Callable[..., Result], case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = iter([None, None, os.open(case, os.O_RDONLY)])
    monkeypatch.setattr(places, "_free", lambda: next(turns))
    back = packs("import", case / "pack.yaml", tmp_path / "again")
    assert (back.exit_code, back.stderr.count("This one waits its turn, 120 seconds at most.\n")) == (0, 1)
    assert "waits its turn" not in back.stdout
    monkeypatch.undo()
    assert "waits its turn" not in packs("import", case / "pack.yaml", tmp_path / "more").stderr


def test_an_import_that_is_stopped_writes_nothing(
    packs: Callable[..., Result], case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_data: bytes, _name: str, _wanted: str | None, *, step: Any, waits: Any) -> None:
        step(1, 3)
        raise KeyboardInterrupt

    monkeypatch.setattr(sandbox, "read", interrupted)
    before = files(tmp_path)
    back = packs("import", case / "pack.yaml", tmp_path / "again")
    assert (back.exit_code, back.stderr.endswith("Aborted!\n")) == (1, True)
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    "words", [["import", "{}/case.zip", "{}/b"], ["export", "{}/the-case", "zip", "{}/b"]]
)
def test_a_full_disk_leaves_nothing_half_written(
    words: list[str],
    packs: Callable[..., Result],
    case: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packs("export", case, "zip", tmp_path / "case.zip")
    before = files(tmp_path)

    def full(path: Path, _content: bytes) -> int:
        path.touch()
        raise OSError(ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    ended = packs(*(word.format(tmp_path) for word in words))
    assert (ended.exit_code, ended.stderr.splitlines()[-1]) == (
        1,
        f"Error: {tmp_path}/b: No space left on device.",
    )
    assert files(tmp_path) == before
