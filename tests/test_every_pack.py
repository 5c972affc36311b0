"""Every pack that ships, and what editors are told of the format."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from quizapp import clock
from quizapp.bank.case import Part
from quizapp.bank.library import pictures, read_library, read_pack
from quizapp.bank.pack import WorkKind
from quizapp.bank.question import Category, Kind
from quizapp.bank.quotations import LONGEST, quotations
from quizapp.bank.solver import left_by, prove, solves
from quizapp.config import QUESTIONS
from quizapp.factory import create_app
from quizapp.packs.operations import SHIPPED, Outcome, sync_pack
from quizapp.web.transaction import committed
from tests.conftest import settings_for
from tests.factories import make_pack, make_question

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from quizapp.bank.library import Reading
    from quizapp.bank.pack import Pack
    from tests.person import Person

SLUGS = sorted(folder.parent.name for folder in QUESTIONS.glob("*/pack.yaml"))
TO_READ = {WorkKind.NOVEL, WorkKind.STORY, WorkKind.PLAY}
"""Works whose words can be looked up, and are quoted."""


@cache
def reading_of(slug: str) -> Reading:
    return read_pack(QUESTIONS / slug)


def pack_of(slug: str) -> Pack:
    pack = reading_of(slug).pack
    assert pack is not None
    return pack


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_no_error_and_no_warning_without_an_answer(slug: str) -> None:
    reading = reading_of(slug)
    assert [str(finding) for finding in reading.findings] == []
    assert pictures(reading, reading.images)[1] == ()


@pytest.mark.parametrize("slug", SLUGS)
def test_its_first_line_tells_an_editor_where_the_schema_is(slug: str) -> None:
    first = (QUESTIONS / slug / "pack.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../pack.schema.json"


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_enough_of_everything_and_not_too_many_numbers(slug: str) -> None:
    pack = pack_of(slug)
    kinds = Counter(each.kind for each in pack.questions)
    categories = Counter(each.category for each in pack.questions)
    fresh = Counter(each.stage for each in pack.questions)
    assert 50 <= len(pack.questions) <= 80
    assert set(kinds) == set(Kind)
    assert kinds[Kind.NUMBER] * 10 <= len(pack.questions)
    assert min(categories[each] for each in Category) >= 12
    assert 3 <= len(pack.stages) <= 7
    assert min(fresh[stage.key] for stage in pack.stages) >= 8


@pytest.mark.parametrize("slug", SLUGS)
def test_its_quotations_are_short_and_say_where_they_stand(slug: str) -> None:
    pack = pack_of(slug)
    quoted = list(quotations(pack))
    assert [each for each in quoted if each.length > LONGEST or not each.place] == []
    if pack.work.kind in TO_READ:
        of_questions = list(quotations(pack.model_copy(update={"case": None})))
        assert len(of_questions) == sum(len(each.evidence) for each in pack.questions)


@pytest.mark.parametrize("slug", SLUGS)
def test_its_story_keeps_its_paragraphs(slug: str) -> None:
    """A folded text makes one empty line a line's end, which is shown as a space; it takes two to part paragraphs."""
    pack = pack_of(slug)
    told = [each.recap for each in pack.stages] + ([pack.case.solution.told] if pack.case else [])
    assert [text for text in told if re.search(r"[^\n]\n[^\n]", text)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_its_case_can_be_solved_from_what_is_found_before_it_is_told(slug: str) -> None:
    pack = pack_of(slug)
    assert pack.case
    proof = prove(pack.case, [stage.key for stage in pack.stages])
    assert proof.holds
    # Taken away, most leave something open; no one of them does it all.
    assert sum(bool(left) for left in proof.without.values()) * 2 > len(proof.exhibits)
    assert all(not solves(pack.case, left_by(pack.case, [each])) for each in proof.exhibits)


@pytest.mark.parametrize("slug", SLUGS)
def test_its_case_is_as_large_as_players_may_expect(slug: str) -> None:
    pack = pack_of(slug)
    assert pack.case
    assert 5 <= len(pack.case.suspects) <= 7
    assert 8 <= len(pack.case.exhibits) <= 14
    assert 2 <= sum(each.red_herring for each in pack.case.exhibits) < len(pack.case.exhibits) / 2
    assert all(stage.recap for stage in pack.stages)
    told = pack.stage_index(pack.case.solution.stage)
    deducible = Counter(each.stage for each in pack.questions if each.deducible)
    assert all(deducible[stage.key] >= 3 for stage in pack.stages[:told])
    assert not any(deducible[stage.key] for stage in pack.stages[told:])


def test_what_one_source_leaves_open_is_not_asked() -> None:
    case = pack_of("the-perfect-mother").case
    assert case
    assert Part.WHY not in case.parts
    assert all(each.evidence for each in [case.solution, *case.exhibits])


@pytest.mark.parametrize("end", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_round_can_be_played_to_its_end_at_either_end_of_the_work(
    app: Flask, alice: Person, slug: str, end: int
) -> None:
    with app.app_context(), committed():
        assert sync_pack(reading_of(slug), SHIPPED, {SHIPPED}, clock.now()).outcome is Outcome.ADDED
    pack = pack_of(slug)
    stage = pack.stages[end].key
    alice.start(slug, stage=stage, size="10")
    size = min(10, len(pack.up_to(stage).questions))
    for n in range(1, size + 1):
        assert alice.pass_(n).status_code == 303
    assert f"{size} passed" in alice.get(f"{alice.round_url}/result").text


def test_a_question_is_light_in_the_longest_round_that_a_pack_can_give(
    shelve: Callable[..., object], alice: Person
) -> None:
    items = [f"{n} came to the house by the back door, unseen" for n in range(6)]
    shelve(the_case=make_pack([make_question("ordering", f"q-{n}", items=[*items]) for n in range(80)]))
    alice.start()
    assert len(alice.question(1).html.encode()) <= 15 * 1024


def test_nothing_in_the_folder_is_left_out() -> None:
    assert "the-perfect-mother" in SLUGS
    assert [reading.slug for reading in read_library(QUESTIONS)] == SLUGS
    assert {path.name for path in QUESTIONS.iterdir()} == {*SLUGS, "pack.schema.json", "README.md"}


@pytest.mark.parametrize(("file", "command"), {"pack.schema.json": "schema", "README.md": "table"}.items())
def test_what_is_written_about_packs_is_what_the_program_writes(
    tmp_path: Path, file: str, command: str
) -> None:
    ended = create_app(settings_for(tmp_path)).test_cli_runner().invoke(args=["packs", command])
    shipped = (QUESTIONS / file).read_text(encoding="utf-8")
    assert ended.output == shipped, f"renew it with `make {command}`"
