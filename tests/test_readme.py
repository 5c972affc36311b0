"""What the README promises is so."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from quizapp.bank.library import read_pack
from quizapp.bank.question import Kind
from quizapp.config import Settings
from quizapp.factory import create_app
from tests.conftest import settings_for

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_whole_first_pack_is_ten_lines_and_has_no_error(tmp_path: Path) -> None:
    text = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)[0]
    (tmp_path / "the-speckled-band").mkdir()
    (tmp_path / "the-speckled-band" / "pack.yaml").write_text(text, encoding="utf-8")
    reading = read_pack(tmp_path / "the-speckled-band")
    assert (text.count("\n"), [str(error) for error in reading.errors]) == (10, [])
    assert reading.pack is not None


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    table = README[README.index("| variable |") : README.index("In a checkout")]
    named = set(re.findall(r"`([A-Z_]+)`", table)) - {"PATH"}
    assert named == {field.name.upper() for field in fields(Settings)}


def test_every_command_is_there(tmp_path: Path) -> None:
    commands = re.findall(r"^\| `quizapp ([a-z -]+)", README, re.MULTILINE)
    runner = create_app(settings_for(tmp_path)).test_cli_runner()
    assert commands
    for command in commands:
        assert runner.invoke(args=[*command.split(), "--help"]).exit_code == 0, command


def test_every_kind_of_question_is_in_the_table() -> None:
    table = README[README.index("| kind |") : README.index("Every question says")]
    assert set(re.findall(r"^\| `([a-z_]+)`", table, re.MULTILINE)) == set(Kind)


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md"])
def test_every_file_it_points_to_is_there(file: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / file).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_pictures_are_small_enough_to_load_anywhere() -> None:
    pictures = list((ROOT / "docs" / "screenshots").glob("*.png"))
    assert len(pictures) == 3
    assert all(picture.stat().st_size < 300_000 for picture in pictures)
