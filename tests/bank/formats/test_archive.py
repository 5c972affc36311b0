"""A pack's folder as a ZIP file: what is read of it, what is passed over, what keeps it from being a pack."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from quizapp.bank import limits
from quizapp.bank.formats import archive, native
from quizapp.bank.formats.exchange import About, BadFile, Found, Taken
from quizapp.bank.formats.folder import FILE, FOLDER
from quizapp.bank.formats.intake import take_in
from quizapp.bank.library import pictures, read_archive, read_pack
from quizapp.config import QUESTIONS
from tests.bank.formats.packs import packs
from tests.bank.formats.zips import zipped
from tests.bank.written import as_yaml, pack, single

if TYPE_CHECKING:
    from pathlib import Path

    from quizapp.bank.formats.exchange import Format
    from quizapp.bank.pack import Pack

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def picture(kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, kind)
    return out.getvalue()


PLAIN = as_yaml(single()).encode()
PICTURED = as_yaml(single(image={"file": "bell.png", "alt": "A bell"})).encode()
GOOD = zipped(("pack.yaml", PICTURED), ("media/bell.png", picture()))


def found(form: Format, data: bytes) -> list[Found]:
    assert form.load
    return list(form.load(data))


def dumped(form: Format, made: Pack, images: dict[str, bytes]) -> bytes:
    assert form.dump
    return form.dump(made, images).content


def test_an_archive_reads_like_its_folder(tmp_path: Path) -> None:
    (tmp_path / "bell" / "media").mkdir(parents=True)
    (tmp_path / "bell" / "pack.yaml").write_bytes(PICTURED)
    (tmp_path / "bell" / "media" / "bell.png").write_bytes(picture())
    assert read_archive(GOOD, "bell") == read_pack(tmp_path / "bell")


def test_the_one_folder_that_all_lies_in_is_the_pack_s() -> None:
    data = zipped(("bell/", b""), ("bell/pack.yaml", PICTURED), ("bell/media/bell.png", picture()))
    reading = read_archive(data)
    assert (reading.slug, list(reading.images), reading.errors) == ("bell", ["bell.png"], ())
    assert read_archive(data, "other").slug == "other"


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param("__MACOSX/._pack.yaml", id="Z18"),
        pytest.param("media/.DS_Store", id="Z18-DS_Store"),
        pytest.param("Thumbs.db", id="Z18-thumbs"),
        "README.md",
        "LICENSE",
        "notes/old.yaml",
        "media/notes.txt",
        "bell.png",
        "media/rooms/bell.png",
    ],
)
@pytest.mark.parametrize("root", ["", "bell/"])
def test_what_is_no_part_of_a_pack_is_passed_over_and_told(junk: str, root: str) -> None:
    name = junk if junk.startswith("__MACOSX") else root + junk
    entries = [(f"{root}pack.yaml", PICTURED), (f"{root}media/bell.png", picture()), (name, b"x")]
    reading = read_archive(zipped(*entries))
    assert (reading.errors, reading.ignored) == ((), (name,))


@pytest.mark.parametrize(
    ("entries", "rule", "says"),
    [
        pytest.param([("pack.yaml", PLAIN), ("more.zip", GOOD)], "zip_extension", "“more.zip”", id="Z07"),
        pytest.param([("inner.zip", GOOD)], "zip_extension", "“inner.zip”", id="Z07-alone"),
        pytest.param([("pack.yaml", PLAIN), ("media/pic.png.html", b"")], "zip_extension", "html", id="I11"),
        pytest.param([("pack.yaml", PLAIN), ("media/pic.svg", SVG)], "zip_extension", "svg", id="I01"),
        pytest.param([("pack.yaml", PLAIN), ("run.exe", b"MZ")], "zip_extension", "run.exe", id="program"),
        pytest.param([("readme.txt", b"x")], "zip_no_pack", "but “readme.txt”", id="Z17"),
        pytest.param([], "zip_no_pack", "but nothing else", id="Z17-empty"),
        pytest.param(
            [("a/pack.yaml", b""), ("b/pack.yaml", b"")], "zip_no_pack", "“b/pack.yaml”", id="Z17-two"
        ),
        pytest.param([(f"{n}.txt", b"") for n in range(20)], "zip_no_pack", "and 12 more", id="Z17-many"),
    ],
)
def test_what_is_no_pack_is_refused(entries: list[tuple[str, bytes]], rule: str, says: str) -> None:
    with pytest.raises(BadFile, match=says) as refused:
        read_archive(zipped(*entries))
    assert refused.value.rule == rule


def test_z09_of_two_pack_files_none_is_read() -> None:
    data = zipped(("pack.yaml", PLAIN), ("pock.yaml", PICTURED)).replace(b"pock.yaml", b"pack.yaml")
    with pytest.raises(BadFile, match="twice"):
        read_archive(data)


def test_z12_a_picture_that_was_damaged_on_the_way_is_refused() -> None:
    image = picture()
    data = zipped(("pack.yaml", PICTURED), ("media/bell.png", image), method=0)
    with pytest.raises(BadFile, match="checksum"):
        read_archive(data.replace(image, image[:-1] + b"x"))


def test_i12_a_picture_that_is_not_in_the_archive_is_reported_with_its_line() -> None:
    [error] = read_archive(zipped(("pack.yaml", PICTURED))).errors
    assert (error.rule, error.question) == ("image_missing", "bell")
    assert b"bell.png" in PICTURED.split(b"\n")[error.line - 1]
    with pytest.raises(BadFile, match=r"media/bell.png is not in the archive") as refused:
        found(FOLDER, zipped(("pack.yaml", PICTURED)))
    assert refused.value.rule == "image_missing"


def test_a_picture_may_not_be_too_large() -> None:
    data = zipped(("pack.yaml", PICTURED), ("media/bell.png", b"x" * (limits.IMAGE_BYTES + 1)), method=0)
    assert [error.rule for error in read_archive(data).errors] == ["image_too_large"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SVG, id="I02"),
        pytest.param(b"", id="I09"),
        pytest.param(b"BM" + bytes(60), id="I10-bmp"),
        pytest.param(b"8BPS\0\1" + bytes(60), id="I10-psd"),
    ],
)
def test_what_is_called_a_picture_and_is_none_is_found_out(content: bytes) -> None:
    reading = read_archive(zipped(("pack.yaml", PICTURED), ("media/bell.png", content)))
    assert [finding.rule for finding in pictures(reading, reading.images)[1]] == ["image_unfit"]


def test_pack_yaml_too_large_is_refused() -> None:
    data = zipped(("pack.yaml", b"#" * (limits.YAML_BYTES + 1)), method=0)
    assert [error.rule for error in read_archive(data).errors] == ["too_large"]
    with pytest.raises(BadFile, match="larger than 2,097,152 bytes"):
        found(FOLDER, data)


def test_each_format_knows_its_files() -> None:
    for form, data in (
        (FILE, PLAIN),
        (FILE, b"\xef\xbb\xbf# a pack\nformat: 1\n"),
        (FOLDER, GOOD),
        (FOLDER, zipped(("pack.yaml", PLAIN), method=0)),
    ):
        assert [each.name for each in (FILE, FOLDER) if each.sniff and each.sniff(data)] == [form.name]
    for data in (b"", b"::Q:: {T}", zipped(("[Content_Types].xml", b"<x/>")), b"the format: 1"):
        assert [each.name for each in (FILE, FOLDER) if each.sniff and each.sniff(data)] == []


@given(packs())
def test_a_pack_goes_out_and_comes_in_as_it_was(made: Pack) -> None:
    images = {question.image.file: picture() for question in made.questions if question.image}
    for form, kept in ((FOLDER, images), (FILE, {})):
        came = take_in(found(form, dumped(form, made, images)), "A file", lambda *_: None)
        again = native.examine(came.document).pack
        assert (came.refused, came.pictures) == ((), kept)
        assert again == (made if form is FOLDER else without_pictures(made))


def without_pictures(made: Pack) -> Pack:
    bare = tuple(question.model_copy(update={"image": None}) for question in made.questions)
    return made.model_copy(update={"questions": bare})


def test_what_ships_goes_out_and_comes_in_as_it_was() -> None:
    shipped = native.load((QUESTIONS / "the-perfect-mother" / "pack.yaml").read_bytes()).pack
    assert shipped
    data = dumped(FOLDER, shipped, {})
    assert read_archive(data).pack == shipped
    assert dumped(FOLDER, shipped, {}) == data


def test_a_file_alone_leaves_its_pictures_behind_and_says_so() -> None:
    made = pack(single(image={"file": "bell.png"}))
    assert FILE.dump
    [loss] = FILE.dump(made, {"bell.png": picture()}).losses
    assert (loss.question, loss.left_out) == ("bell", False)
    [_, taken] = found(FILE, PICTURED)
    assert isinstance(taken, Taken)
    assert ("image" in taken.question, taken.pictures) == (False, {})
    assert taken.notes == ("its picture, bell.png, stands in the pack's folder and was left behind",)


def test_a_half_written_pack_comes_in_as_far_as_it_got() -> None:
    half = {key: value for key, value in single().items() if key not in {"category", "stage", "id"}}
    about, taken = found(FILE, as_yaml(half, title=None, work={"title": "The Bell"}, stages=None).encode())
    assert isinstance(about, About)
    assert (about.total, about.header["work"]) == (1, {"title": "The Bell"})
    assert isinstance(taken, Taken)
    assert (taken.place, taken.question["prompt"]) == ("line 7", "Who rings the bell?")


@pytest.mark.parametrize(
    ("text", "rule", "there"),
    [
        (as_yaml(single(corect="x")), "unknown_key", "corect"),
        (as_yaml(single(), single()), "duplicate_id", '"id": "bell"'),
        (as_yaml(single(), stages=[{"label": "x"}]), "missing", "{"),
        (as_yaml(single(), format=None), "missing", "{"),
        (as_yaml(single(options="A")), "value", "options"),
        ("format: 1\nquestions:\n - id: *a\n", "yaml_alias", "*a"),
        ("format: 1\nquestions: []\n", "empty_pack", "questions"),
        ("# nothing\n", "empty_pack", "# nothing"),
        ("- a\n", "root", "- a"),
    ],
)
def test_what_nobody_can_have_meant_is_refused_with_its_line(text: str, rule: str, there: str) -> None:
    with pytest.raises(BadFile, match=r"^pack.yaml, line [0-9]+: ") as refused:
        found(FILE, text.encode())
    [first, *_] = refused.value.findings
    assert (refused.value.rule, first.rule) == (rule, rule)
    assert there in text.split("\n")[first.line - 1]


def test_y42_of_sixty_mistakes_fifty_come_along_and_a_count() -> None:
    with pytest.raises(BadFile) as refused:
        found(FILE, as_yaml(*[single(f"q{n}", sensitive="perhaps") for n in range(60)]).encode())
    assert [len(refused.value.findings), refused.value.findings[-1].message] == [51, "10 more"]


@given(st.integers(0, len(PICTURED)), st.integers(0, 40), st.binary(max_size=8))
def test_any_damage_is_a_bad_file_or_does_not_matter(start: int, length: int, put: bytes) -> None:
    with suppress(BadFile):
        damaged = PICTURED[:start] + put + PICTURED[start + length :]
        take_in(found(FILE, damaged), "A file", lambda *_: None)


def test_a_pack_that_could_not_be_read_back_says_so() -> None:
    made = pack(single(prompt="Who? " * 390))
    made = made.model_copy(update={"questions": made.questions * 1_100})
    assert FILE.dump
    [loss] = FILE.dump(made, {}).losses
    assert (loss.question, "at most 2,097,152 are read back" in loss.what) == (None, True)


def test_an_archive_is_the_same_bytes_whatever_the_order_of_its_pictures() -> None:
    one = archive.written(PLAIN, {"a.png": b"a", "b.png": b"b"})
    assert one == archive.written(PLAIN, {"b.png": b"b", "a.png": b"a"})
