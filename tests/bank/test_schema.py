"""The schema for editors says what the reader takes: all of it, and no more."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from quizapp.bank.pack import Header, Pack
from quizapp.bank.question import KINDS, Category, Difficulty
from quizapp.bank.schema import json_schema

SCHEMA: Any = json_schema()
OBJECTS = {name: part for name, part in SCHEMA["$defs"].items() if part.get("type") == "object"} | {
    "Pack": SCHEMA
}


def test_it_is_json() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize("part", OBJECTS.values(), ids=OBJECTS)
def test_nothing_else_is_allowed(part: dict[str, Any]) -> None:
    assert part["additionalProperties"] is False


@pytest.mark.parametrize("part", OBJECTS.values(), ids=OBJECTS)
def test_every_field_says_what_it_is(part: dict[str, Any]) -> None:
    assert [name for name, field in part["properties"].items() if "description" not in field] == []


def test_the_fields_are_those_of_the_values() -> None:
    assert set(SCHEMA["properties"]) == set(Pack.model_fields) == {*Header.model_fields, "questions"}
    for kind, model in KINDS.items():
        part = OBJECTS[model.__name__]
        assert set(part["properties"]) == set(model.model_fields)
        assert part["properties"]["kind"]["const"] == kind


def test_a_question_is_one_of_the_kinds() -> None:
    items = SCHEMA["properties"]["questions"]["items"]
    assert items["discriminator"]["propertyName"] == "kind"
    assert set(items["discriminator"]["mapping"]) == set(KINDS)
    assert len(items["oneOf"]) == len(KINDS)


def test_enumerations_are_named() -> None:
    assert SCHEMA["$defs"]["Category"]["enum"] == list(Category)
    assert SCHEMA["$defs"]["Difficulty"]["enum"] == list(Difficulty)


def test_options_may_be_text_or_have_feedback() -> None:
    shapes = OBJECTS["Single"]["properties"]["options"]["items"]["anyOf"]
    assert {"$ref": "#/$defs/Option"} in shapes
    assert ["string", "number", "boolean"] in [shape.get("type") for shape in shapes]


def test_editors_may_take_words_for_numbers() -> None:
    assert OBJECTS["Number"]["properties"]["answer"]["type"] == ["number", "string"]
    assert True in OBJECTS["TrueFalse"]["properties"]["answer"]["enum"]
    assert "string" in OBJECTS["Work"]["properties"]["title"]["type"]


def test_bounds_are_those_that_an_editor_knows() -> None:
    assert re.findall(r'"(?:ge|le|gt|lt)":', json.dumps(SCHEMA)) == []
    fields = [field for part in OBJECTS.values() for field in part["properties"].values()]
    lists = [field for field in fields if field.get("type") == "array"]
    assert lists
    assert all("maxItems" in field and "maxLength" not in field for field in lists)


@pytest.mark.parametrize(
    ("part", "field", "bounds"),
    [
        ("Matching", "extra", {"maxItems": 10}),
        ("Typed", "accept", {"maxItems": 50}),
        ("Number", "tolerance", {"minimum": 0}),
    ],
)
def test_an_editor_knows_a_bound(part: str, field: str, bounds: dict[str, int]) -> None:
    assert bounds.items() <= OBJECTS[part]["properties"][field].items()
