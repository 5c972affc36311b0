"""`quizapp packs`: what an author and a host type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from quizapp.bank.lint import RULES
from quizapp.bank.reference import PAGES
from quizapp.bank.schema import json_schema
from tests.factories import make_pack, make_question, many, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result
    from flask import Flask


BAD = make_pack([make_question(), make_question(name="q-odd", answer="The cook")])
ODD = make_pack(many(9, prompt="Who did not do it? No. {}"))
GOOD = make_pack([make_question(name=f"q-{n}", prompt=f"Who had key number {n}?") for n in range(8)])


@pytest.mark.parametrize("end", ["", "/pack.yaml"])
def test_lint_tells_a_mistake_with_its_place_and_fails(
    end: str, packs: Callable[..., Result], tmp_path: Path
) -> None:
    folder = write_pack(tmp_path, "the-case", BAD)
    ended = packs("lint", f"{folder}{end}")
    line = (folder / "pack.yaml").read_text().splitlines().index("  answer: The cook") + 1
    assert ended.exit_code == 1
    assert f"the-case/pack.yaml:{line}:" in ended.output
    assert "error key-not-an-option (q-odd)" in ended.output


def test_lint_of_a_good_pack_says_so(packs: Callable[..., Result], tmp_path: Path) -> None:
    ended = packs("lint", write_pack(tmp_path, "the-case", GOOD))
    assert (ended.exit_code, ended.output) == (0, "1 pack, 0 errors, 0 warnings.\n")


def test_strict_lint_fails_on_warnings(packs: Callable[..., Result], tmp_path: Path) -> None:
    folder = write_pack(tmp_path, "the-case", ODD)
    gentle, strict = packs("lint", folder), packs("lint", "--strict", folder)
    assert gentle.output == strict.output
    assert ": warning " in gentle.output
    assert (gentle.exit_code, strict.exit_code) == (0, 1)


def test_lint_takes_a_folder_of_packs(packs: Callable[..., Result], tmp_path: Path) -> None:
    for slug in ("the-case", "the-fall"):
        write_pack(tmp_path, slug, GOOD)
    assert packs("lint", tmp_path).output == "2 packs, 0 errors, 0 warnings.\n"


def test_lint_looks_at_the_pictures(packs: Callable[..., Result], tmp_path: Path) -> None:
    pack = make_pack([make_question(image={"file": "knife.png", "alt": "A knife."})])
    folder = write_pack(tmp_path, "the-case", pack)
    (folder / "media").mkdir()
    (folder / "media" / "knife.png").write_bytes(b"GIF89a")
    ended = packs("lint", folder)
    assert ended.exit_code == 1
    assert "error image_unfit (q-single): media/knife.png is not a PNG, JPEG, WebP or GIF" in ended.output


def test_lint_of_a_folder_without_packs_says_what_is_missing(
    packs: Callable[..., Result], tmp_path: Path
) -> None:
    ended = packs("lint", tmp_path)
    assert ended.exit_code == 1
    assert ended.output == f"Error: There is no pack.yaml in {tmp_path}, nor in a folder inside it.\n"


def test_lint_of_what_is_no_pack_says_so(packs: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    result = packs("lint", tmp_path / "notes.txt")
    assert (result.exit_code, "neither a pack's folder nor its pack.yaml" in result.output) == (1, True)


def test_a_schema_that_cannot_be_written_is_said_in_one_line(
    packs: Callable[..., Result], tmp_path: Path
) -> None:
    result = packs("schema", tmp_path / "nowhere" / "schema.json")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)


def test_every_rule_is_listed_with_its_reason(packs: Callable[..., Result]) -> None:
    output = packs("rules").output
    assert all(
        f"{rule.name} ({rule.severity})\n    {rule.reason}\n    {rule.remedy}\n" in output for rule in RULES
    )


def test_a_page_of_the_reference_is_written_or_printed(packs: Callable[..., Result], tmp_path: Path) -> None:
    assert packs("reference", "rules", tmp_path / "rules.md").output == ""
    printed = packs("reference", "rules").output
    assert (tmp_path / "rules.md").read_text(encoding="utf-8") == printed == PAGES["rules"]()


def test_lint_without_a_path_looks_at_what_ships(packs: Callable[..., Result]) -> None:
    assert packs("lint").exit_code == 0


def test_schema_writes_a_file_or_prints(packs: Callable[..., Result], tmp_path: Path) -> None:
    assert packs("schema", tmp_path / "schema.json").output == ""
    written = (tmp_path / "schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == json_schema()
    assert packs("schema").output == written


def test_sync_fails_when_a_pack_is_refused_and_takes_the_others(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    write_pack(tmp_path / "mine", "the-case", GOOD)
    write_pack(tmp_path / "mine", "the-fall", BAD)
    ended = make_app(packs=(tmp_path / "mine",)).test_cli_runner().invoke(args=["packs", "sync"])
    assert ended.exit_code == 1
    assert "the-case: added, 8 questions\n" in ended.stdout
    assert "the-perfect-mother: added, 80 questions\n" in ended.stdout
    assert ended.stderr.endswith("the-fall: refused, 1 mistake\n")
