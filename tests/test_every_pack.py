"""Every pack that ships, and what editors are told of the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.bank.library import pictures, read_library, read_pack
from quizapp.config import QUESTIONS
from quizapp.factory import create_app
from tests.conftest import settings_for

if TYPE_CHECKING:
    from pathlib import Path

SLUGS = sorted(folder.parent.name for folder in QUESTIONS.glob("*/pack.yaml"))


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_no_error_and_no_warning_without_an_answer(slug: str) -> None:
    reading = read_pack(QUESTIONS / slug)
    assert [str(finding) for finding in reading.findings] == []
    assert pictures(reading, reading.images)[1] == ()


@pytest.mark.parametrize("slug", SLUGS)
def test_its_first_line_tells_an_editor_where_the_schema_is(slug: str) -> None:
    first = (QUESTIONS / slug / "pack.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../pack.schema.json"


def test_nothing_in_the_folder_is_left_out() -> None:
    assert "the-perfect-mother" in SLUGS
    assert [reading.slug for reading in read_library(QUESTIONS)] == SLUGS
    assert {path.name for path in QUESTIONS.iterdir()} == {*SLUGS, "pack.schema.json"}


def test_the_schema_is_the_one_that_the_program_writes(tmp_path: Path) -> None:
    ended = create_app(settings_for(tmp_path)).test_cli_runner().invoke(args=["packs", "schema"])
    shipped = (QUESTIONS / "pack.schema.json").read_text(encoding="utf-8")
    assert ended.output == shipped, "renew it with `make schema`"
