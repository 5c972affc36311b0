"""A case as a value: what holds together, what does not, and that its mistakes are told like others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from quizapp.bank.case import LISTS, Case, Part
from quizapp.bank.formats.complaint import WITHIN
from quizapp.bank.pack import Pack
from quizapp.bank.schema import json_schema
from tests.bank.written import EXHIBITS, Written, as_dict, case, exhibit, load, mistakes, pack, single

DEFS: Any = json_schema()["$defs"]


def test_a_case_survives_json_and_changes_the_digest() -> None:
    whole, without = pack(single(), case=case()), pack(single())
    assert Pack.model_validate_json(whole.model_dump_json()) == whole
    assert whole.digest() != without.digest()
    other = pack(single(), case=case(solution=case()["solution"] | {"told": "Otherwise."}))
    assert other.digest() != whole.digest()


def test_what_is_not_said_of_a_story_leaves_a_digest_as_it_was_before_there_were_any() -> None:
    stages = [{"key": key, "label": key, "recap": ""} for key in ("start", "end")]
    said = pack(single(deducible=False), case=None, stages=stages)
    unsaid = pack(single(), stages=[{"key": key, "label": key} for key in ("start", "end")])
    assert said.digest() == unsaid.digest()
    assert '"recap"' not in str(unsaid.model_dump(exclude_defaults=True))


def test_the_parts_of_an_accusation_are_those_that_have_alternatives() -> None:
    told = Case.model_validate(case())
    assert told.parts == (Part.WHO, Part.HOW)
    assert [each.key for each in told.alternatives(Part.HOW)] == ["poison", "rope"]
    assert (told.alternatives(Part.WHERE), told.solution.of(Part.WHERE)) == ((), None)
    assert set(LISTS) == set(Part)


def suspects(*keys: str) -> list[Written]:
    return [{"key": key, "name": key, "stage": "start"} for key in keys]


@pytest.mark.parametrize(
    ("told", "rule", "says"),
    [
        (
            case(suspects=suspects("cook", "butler", "niece", "cook")),
            "duplicate_key",
            "the key cook is taken: lines",
        ),
        (case(means=suspects("poison", "cook", "rope")), "duplicate_key", "the key cook is taken"),
        (case(*EXHIBITS, EXHIBITS[0]), "duplicate_key", "the key ticket is taken"),
        (
            case(victims=[{"name": "V", "stage": "strat"}]),
            "unknown_stage",
            "no stage strat; did you mean start?",
        ),
        (case(exhibit("ticket", stage="middle")), "unknown_stage", "the pack has no stage middle"),
        (
            case(solution=case()["solution"] | {"stage": "never"}),
            "unknown_stage",
            "the pack has no stage never",
        ),
        (
            case(exhibit("ticket", points_at=["cok"])),
            "unknown_key_in_case",
            "the case has no suspect, means, motive or place cok; did you mean cook?",
        ),
        (case(exhibit("ticket", clears=["knife"])), "unknown_key_in_case", "motive or place knife"),
        (
            case(solution=case()["solution"] | {"who": "poison"}),
            "unknown_key_in_case",
            "there is no poison among the case’s suspects",
        ),
        (
            case(solution=case()["solution"] | {"how": ""}),
            "value",
            "how may hold only small letters",
        ),
        (
            case(solution={key: part for key, part in case()["solution"].items() if key != "how"}),
            "unknown_key_in_case",
            "the case lists means; the solution must name one",
        ),
        (case(means=None), "unknown_key_in_case", "there is no poison among the case’s means"),
        (case(suspects=suspects("cook")), "value", "has fewer than 2 entries"),
        (case(victims=[]), "value", "has fewer than 1 entries"),
        (case(exhibits=[]), "value", "has fewer than 1 entries"),
        (case(clues=[]), "unknown_key", "there is no key “clues” here"),
        (case(exhibit("ticket", titel="T")), "unknown_key", "no key “titel” here; did you mean title?"),
        (
            case(exhibit("ticket", difficulty="mild")),
            "value",
            "must be 'easy', 'medium' or 'hard', not “mild”",
        ),
        (case(exhibit("ticket", red_herring="perhaps")), "value", "must be true or false"),
        (case(solution=None), "missing", "case, solution is missing"),
        ("none", "value", "case must be a mapping"),
    ],
)
def test_what_does_not_go_together_is_told_with_its_place(told: Any, rule: str, says: str) -> None:
    found = load(single(), case=told)
    assert found.pack is None
    assert [broken for broken, message in mistakes(single(), case=told) if says in message][:1] == [rule]
    place = next(mistake.place for _, mistake in found.mistakes if says in mistake.message)
    assert place.line > 1


@pytest.mark.parametrize(
    "told", [case(means=None), case(exhibit("ticket", clears=["knife"]))], ids=["means", "key"]
)
def test_a_pack_whose_case_does_not_hang_together_is_none(told: Written) -> None:
    with pytest.raises(ValidationError):
        Pack.model_validate(as_dict(single(), case=told))


def test_a_part_that_is_unknown_is_told_wherever_it_stands() -> None:
    nested = {
        field: part["$ref"].rpartition("/")[2]
        if "$ref" in part
        else part.get("items", {}).get("$ref", "").rpartition("/")[2]
        for each in DEFS.values()
        for field, part in each.get("properties", {}).items()
    }
    values = {field: name for field, name in nested.items() if DEFS.get(name, {}).get("type") == "object"}
    assert {field: WITHIN[field].__name__ for field in values} == values


def test_stages_left_out_take_the_case_along() -> None:
    whole = pack(single(), case=case())
    assert whole.without([]).case == whole.case
    assert whole.up_to("end").case == whole.case
    assert whole.up_to("start").case is None


def test_the_rules_broken_have_names_like_others() -> None:
    rules = {rule for rule, _ in mistakes(single(), case=case(exhibit("x", clears=["y"], stage="z")))}
    assert all(re.fullmatch("[a-z_]+", rule) for rule in rules)
