"""What the README promises is so."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

from quizapp.bank.library import read_pack
from quizapp.bank.question import Kind
from quizapp.config import QUESTIONS, Settings
from quizapp.factory import create_app
from tests.conftest import settings_for

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_whole_first_pack_is_ten_lines_and_has_no_error(tmp_path: Path) -> None:
    text = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)[0]
    slug = re.findall(r"Put it into `my-packs/([a-z-]+)/pack.yaml`", README)[0]
    (tmp_path / slug).mkdir()
    (tmp_path / slug / "pack.yaml").write_text(text, encoding="utf-8")
    reading = read_pack(tmp_path / slug)
    assert (text.count("\n"), [str(error) for error in reading.errors]) == (10, [])
    assert not (QUESTIONS / slug).exists(), "that name is taken"
    assert reading.pack is not None


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    table = README[README.index("| variable |") : README.index("In a checkout")]
    named = set(re.findall(r"`([A-Z_]+)`", table)) - {"PATH"}
    assert named == {field.name.upper() for field in fields(Settings)}


def test_every_setting_has_the_default_that_is_told(tmp_path: Path) -> None:
    told: dict[str, str] = {}
    for names, defaults in re.findall(r"^\| ([A-Z_`, ]+) \| ([^|]*?) *\|", README, re.MULTILINE):
        several, given = names.split(", "), defaults.split(", ")
        told |= zip(several, given if len(given) == len(several) else [defaults] * len(several), strict=True)
    there = Settings.from_environment({"INSTANCE": str(tmp_path)})
    words = {"True": "on", "False": "off", "()": ""}
    for field in fields(Settings):
        if field.default is not MISSING:
            default = str(getattr(there, field.name))
            assert told[f"`{field.name.upper()}`"].strip("`") == words.get(default, default), field.name


def test_every_command_is_there(tmp_path: Path) -> None:
    commands = re.findall(r"^\| `quizapp ([a-z -]+)", README, re.MULTILINE)
    runner = create_app(settings_for(tmp_path)).test_cli_runner()
    assert commands
    for command in commands:
        assert runner.invoke(args=[*command.split(), "--help"]).exit_code == 0, command


def test_every_kind_of_question_is_in_the_table() -> None:
    table = README[README.index("| kind |") : README.index("Every question says")]
    assert set(re.findall(r"^\| `([a-z_]+)`", table, re.MULTILINE)) == set(Kind)


def test_pictures_are_small_enough_to_load_anywhere() -> None:
    pictures = list((ROOT / "docs" / "screenshots").glob("*.png"))
    assert len(pictures) == 4
    assert all(picture.stat().st_size < 300_000 for picture in pictures)
