"""A pack as a value: what it holds together, and what changes its digest."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from quizapp.bank.pack import Pack
from tests.bank.written import EVERY_KIND, as_dict, pack, single


def test_a_pack_survives_json() -> None:
    whole = pack(*EVERY_KIND, authors=["A"], blurb="B", content_notes=["C"], language="en-GB")
    again = Pack.model_validate_json(whole.model_dump_json())
    assert again == whole == Pack.model_validate(whole.model_dump())
    assert again.digest() == whole.digest()


def test_the_digest_changes_with_any_part() -> None:
    digests = {
        pack(single(), **change).digest()
        for change in ({}, {"title": "U"}, {"licence": "MIT"}, {"blurb": "x"})
    }
    assert len(digests) == 4


def test_answers_to_the_linter_do_not_change_the_digest() -> None:
    allow = [{"rule": "negated-prompt", "why": "It reads well."}]
    assert pack(single(lint_allow=allow), lint_allow=allow).digest() == pack(single()).digest()


def test_stages_are_counted_from_the_first() -> None:
    whole = pack(single())
    assert [whole.stage_index("start"), whole.stage_index("end")] == [0, 1]
    with pytest.raises(LookupError):
        whole.stage_index("later")


@pytest.mark.parametrize(
    "questions", [[single(), single()], [single(stage="later")]], ids=["id-twice", "no-stage"]
)
def test_a_pack_that_does_not_hang_together_is_none(questions: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        Pack.model_validate(as_dict(*questions))


def test_whole_numbers_may_be_numbers() -> None:
    assert pack(single(), work={"title": "T", "kind": "film", "year": 1931}).work.year == 1931
    assert Pack.model_validate(as_dict(single())).format == 1
