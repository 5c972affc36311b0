"""Packs on disk: what is read of a folder, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.bank import limits
from quizapp.bank.finding import Finding, capped, quoted
from quizapp.bank.library import Reading, read_library, read_pack
from tests.bank.written import as_yaml, single

PICTURED = single(image={"file": "bell.png", "alt": "A bell"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bell" / "media").mkdir(parents=True)
    (tmp_path / "bell" / "pack.yaml").write_text(as_yaml(PICTURED))
    (tmp_path / "bell" / "media" / "bell.png").write_bytes(b"a picture")
    return tmp_path / "bell"


def rules(reading: Reading) -> list[str]:
    return [finding.rule for finding in reading.errors]


def test_a_pack_is_read_with_its_pictures(folder: Path) -> None:
    (folder / "media" / "unused.png").write_bytes(b"x")
    reading = read_pack(folder)
    assert (reading.slug, reading.images, reading.errors) == ("bell", {"bell.png": b"a picture"}, ())
    assert reading.pack
    assert {finding.rule for finding in reading.findings} == {"thin-category"}


def test_a_library_is_read_in_order_and_knows_packs_from_other_folders(folder: Path) -> None:
    (folder.parent / "aside").mkdir()
    (folder.parent / "notes.txt").write_text("x")
    (folder.parent / "a-bell").mkdir()
    (folder.parent / "a-bell" / "pack.yaml").write_text("")
    assert [(reading.slug, reading.pack is None) for reading in read_library(folder.parent)] == [
        ("a-bell", True),
        ("bell", False),
    ]


def test_i12_a_picture_that_is_missing_is_reported_at_its_question(folder: Path) -> None:
    (folder / "media" / "bell.png").unlink()
    reading = read_pack(folder)
    [error] = reading.errors
    assert (error.rule, error.question, reading.pack) == ("image_missing", "bell", None)
    assert "bell.png" in as_yaml(PICTURED).split("\n")[error.line - 1]


def test_a_picture_may_not_be_too_large(folder: Path) -> None:
    (folder / "media" / "bell.png").write_bytes(b"x" * (limits.IMAGE_BYTES + 1))
    assert rules(read_pack(folder)) == ["image_too_large"]


@pytest.mark.parametrize(
    ("target", "rule"),
    [("../../secret.png", "image_outside"), ("bell.png", "image_unreadable"), ("../media", "image_missing")],
)
def test_links_are_not_followed_out_of_the_folder(folder: Path, target: str, rule: str) -> None:
    (folder.parent / "secret.png").write_bytes(b"secret")
    (folder / "media" / "bell.png").unlink()
    (folder / "media" / "bell.png").symlink_to(target)
    reading = read_pack(folder)
    assert (rules(reading), reading.images) == ([rule], {})


def test_a_pack_file_that_leads_out_is_not_read(folder: Path) -> None:
    (folder / "pack.yaml").rename(folder.parent / "elsewhere.yaml")
    (folder / "pack.yaml").symlink_to("../elsewhere.yaml")
    assert rules(read_pack(folder)) == ["outside"]


def test_a_picture_may_be_shown_twice_and_is_read_once(folder: Path) -> None:
    (folder / "pack.yaml").write_text(as_yaml(PICTURED, PICTURED | {"id": "again"}))
    assert list(read_pack(folder).images) == ["bell.png"]


def test_a_folder_without_a_pack_is_reported(folder: Path) -> None:
    (folder / "pack.yaml").unlink()
    reading = read_pack(folder)
    assert str(reading.findings[0]) == "bell/pack.yaml:0:0: error missing: pack.yaml is not there"


def test_a_folder_has_a_plain_name(folder: Path) -> None:
    reading = read_pack(folder.rename(folder.parent / "The Bell"))
    assert (rules(reading), reading.pack) == (["slug"], None)


def test_a_file_that_is_too_large_is_not_parsed(folder: Path) -> None:
    (folder / "pack.yaml").write_bytes(b"x" * (limits.YAML_BYTES + 1))
    assert rules(read_pack(folder)) == ["too_large"]


def test_shape_and_meaning_are_reported_together(folder: Path) -> None:
    (folder / "pack.yaml").write_text(as_yaml(single("a", corect=1), single("b", answer="")))
    assert rules(read_pack(folder)) == ["unknown_key", "key-missing"]


def test_a_relative_folder_has_its_own_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert read_pack(Path()).slug == "bell"


def test_findings_sort_by_place_and_errors_come_first() -> None:
    def finding(line: int, severity: str) -> Finding:
        return Finding("p", "q", "r", severity, "m", line, 1)

    mixed = [finding(9, "error"), finding(1, "warning"), finding(2, "error")]
    assert [found.line for found in capped(mixed)] == [2, 9, 1]
    assert str(mixed[0]) == "p/pack.yaml:9:1: error r (q): m"


def test_an_excerpt_is_short_and_printable() -> None:
    assert quoted("a\x1b[31m\u202eb") == "“a\\u001b[31m\\u202eb”"
    assert len(quoted("x" * 1_000)) == 62


def test_reading_what_ships_raises_nothing() -> None:
    assert isinstance(read_library(Path(__file__).parents[2] / "questions"), list)
