"""`quizapp packs new`: a folder to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.bank.formats import native
from quizapp.bank.formats.yaml_writer import written
from quizapp.bank.library import read_pack
from quizapp.bank.pack import WorkKind
from quizapp.bank.question import Category, Kind
from quizapp.bank.solver import prove
from quizapp.bank.starter.case import starter_case
from tests.bank.written import as_dict, single

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


@pytest.mark.parametrize("kind", WorkKind)
def test_it_makes_a_pack_of_every_kind_of_question_without_an_error(
    kind: WorkKind, packs: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "the-locked-room"
    ended = packs("new", "the-locked-room", "--in", tmp_path, "--for", kind)
    reading = read_pack(folder)
    assert (
        ended.output == f"{folder}/pack.yaml is yours to change. Check it with: quizapp packs lint {folder}\n"
    )
    assert {finding.rule for finding in reading.findings} == {"thin-category"}
    assert reading.pack
    assert (reading.pack.title, reading.pack.work.kind) == ("The locked room", kind)
    assert {question.kind for question in reading.pack.questions} == {*Kind}
    assert {question.category for question in reading.pack.questions} == {*Category}
    assert (folder / "media").is_dir()


@pytest.mark.parametrize("kind", WorkKind)
def test_with_a_case_it_is_one_that_can_be_solved(
    kind: WorkKind, packs: Callable[..., Result], tmp_path: Path
) -> None:
    packs("new", "the-locked-room", "--in", tmp_path, "--for", kind, "--case")
    reading = read_pack(tmp_path / "the-locked-room")
    assert {finding.rule for finding in reading.findings} <= {
        "thin-category",
        "deducible-missing",
        "deducible-few",
    }
    assert reading.pack
    assert reading.pack.case
    assert all(stage.recap for stage in reading.pack.stages)
    assert any(question.deducible for question in reading.pack.questions)
    proof = prove(reading.pack.case, [stage.key for stage in reading.pack.stages])
    assert proof.holds
    assert all(proof.without.values())


@pytest.mark.parametrize("stages", [["a"], ["a", "b"], ["a", "b", "c"]], ids=len)
def test_a_case_to_start_from_fits_any_stages(stages: list[str]) -> None:
    head = written(as_dict(stages=[{"key": key, "label": key} for key in stages], questions=None))
    question = written({"questions": [single(stage="a")]})
    pack = native.load(f"{head}{starter_case(stages)}{question}".encode()).pack
    assert pack
    assert pack.case
    assert prove(pack.case, stages).holds == (len(stages) > 1)
    assert f"stage: {stages[-1]}" in starter_case(stages)


def test_a_series_has_episodes_and_a_story_has_none(packs: Callable[..., Result], tmp_path: Path) -> None:
    for slug, kind in (("a", "series"), ("b", "story")):
        packs("new", slug, "--in", tmp_path, "--for", kind)
    stages = [[stage.key for stage in read_pack(tmp_path / slug).pack.stages] for slug in "ab"]
    assert stages == [["premise", "episodes-1-2", "episodes-3-4", "ending"], ["opening", "ending"]]


@pytest.mark.parametrize("slug", ["no", "1984", "12-30", "a" * 64])
def test_any_name_that_a_pack_can_have_will_do(
    slug: str, packs: Callable[..., Result], tmp_path: Path
) -> None:
    assert packs("new", slug, "--in", tmp_path).exit_code == 0
    assert read_pack(tmp_path / slug).errors == ()


@pytest.mark.parametrize("slug", ["The Room", "../room", "a/b", "", "a" * 65])
def test_a_name_that_no_pack_can_have_makes_nothing(
    slug: str, packs: Callable[..., Result], tmp_path: Path
) -> None:
    ended = packs("new", slug, "--in", tmp_path / "mine")
    assert (ended.exit_code, "small letters, digits and hyphens" in ended.output) == (1, True)
    assert list(tmp_path.glob("mine/*")) == []


def test_what_is_there_is_left_alone(packs: Callable[..., Result], tmp_path: Path) -> None:
    room = tmp_path / "mine" / "room"
    room.mkdir(parents=True)
    assert packs("new", "room", "--in", room.parent).exit_code == 0
    (room / "pack.yaml").write_text("mine")
    ended = packs("new", "room", "--in", room.parent)
    assert (ended.exit_code, ended.output) == (1, f"Error: {room} is there already.\n")
    assert (room / "pack.yaml").read_text() == "mine"
    assert list(room.parent.iterdir()) == [room]


def test_a_place_that_is_none_is_told_in_a_sentence(packs: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = packs("new", "room", "--in", tmp_path / "file" / "below")
    assert (ended.exit_code, ended.output) == (1, f"Error: {tmp_path}/file/below/room: Not a directory.\n")
