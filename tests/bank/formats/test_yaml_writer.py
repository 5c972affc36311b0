"""Packs as `pack.yaml`: what a person would write, and the same pack again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.formats import native
from quizapp.bank.formats.document import QUESTION_ORDER, document_of, in_order
from quizapp.bank.formats.yaml_writer import written
from quizapp.bank.question import KINDS
from quizapp.config import QUESTIONS
from tests.bank.formats.packs import ODD, packs
from tests.bank.written import as_dict, case, matching, number, pack, single, true_false, typed

if TYPE_CHECKING:
    from pathlib import Path

    from quizapp.bank.pack import Pack

SHIPPED = sorted(QUESTIONS.glob("*/pack.yaml"))


def again(document: dict[str, Any]) -> Pack:
    loaded = native.load(written(document).encode())
    assert loaded.pack, loaded.mistakes
    return loaded.pack


@given(packs())
def test_a_pack_reads_back_as_it_was_with_a_file_and_without(made: Pack) -> None:
    document = document_of(made)
    assert again(document) == made
    assert native.examine(document).pack == made


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_what_ships_reads_back_as_it_was(path: Path) -> None:
    shipped = native.load(path.read_bytes()).pack
    assert shipped
    assert again(document_of(shipped)) == shipped


@given(
    st.recursive(
        st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    )
)
def test_whatever_is_half_written_is_written_down(value: object) -> None:
    assert written({"title": "T", "odd": value, "questions": [{"id": "q", "options": value}]})


@pytest.mark.parametrize("text", ODD)
def test_a_text_reads_back_wherever_it_stands(text: str) -> None:
    question = single(options=[text, "B"], evidence=[{"work": text}, {"work": "W", "locator": text}])
    pairs = matching(pairs=[{"left": text, "right": "R"}, {"left": "L", "right": text}])
    document = as_dict(question, pairs, typed(accept=[text, "A", text]), authors=[text], title=text)
    assert again(document) == native.examine(document).pack


def test_every_key_has_its_place() -> None:
    assert {*QUESTION_ORDER} == {key for kind in KINDS.values() for key in kind.model_fields}
    parts = in_order(dict(reversed(as_dict(dict(reversed(single(hint="H").items())), zzz="odd").items())))
    assert list(parts) == ["format", "title", "work", "stages", "questions", "zzz"]
    asked = ["id", "kind", "category", "difficulty", "stage", "prompt", "options", "answer"]
    assert list(parts["questions"][0]) == [*asked, "explanation", "evidence", "hint"]


def test_what_is_empty_or_goes_without_saying_is_left_out() -> None:
    question = number(tolerance=0, unit="", sensitive=False, evidence=[], explanation="")
    [parts] = document_of(pack(question))["questions"]
    assert list(parts) == ["id", "kind", "category", "difficulty", "stage", "prompt", "answer"]
    assert document_of(pack(true_false(answer=False)))["questions"][0]["answer"] == "false"


def test_options_without_feedback_are_bare_texts() -> None:
    options = [{"text": "Cook"}, {"text": "Dog", "feedback": "It did nothing in the night-time."}]
    text = written(document_of(pack(single(options=options, answer="Cook"))))
    assert "      - Cook\n      - text: Dog\n        feedback: It did nothing in the night-time.\n" in text


LONG = (
    "The daughter waits for a call that comes a day late, from somebody she has never heard of, about a knife. "
    * 2
)


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("No", ["title: No"]),
        ("010", ["title: 010"]),
        ("~", ["title: ~"]),
        ("12:30", ["title: 12:30"]),
        ("Don’t", ["title: Don’t"]),
        ("It's", ["title: It's"]),
        ("a: b", ['title: "a: b"']),
        ("a #b", ['title: "a #b"']),
        ("#1", ['title: "#1"']),
        ('"Boo": x', ["title: '\"Boo\": x'"]),
        ("a\ufeffb", ['title: "a\\uFEFFb"']),
        ("x\U0001fffe", ["title: x\U0001fffe"]),
        ("one\n\ntwo", ["title: |-", "  one", "", "  two"]),
        ("one\n  \ntwo", ['title: "one\\n  \\ntwo"']),
        (" edge\n", ['title: " edge\\n"']),
        ("x" * 200, ["title: >-", "  " + "x" * 200]),
        (LONG.strip(), ["title: >-", "  " + LONG[:106].strip(), "  " + LONG[106:].strip()]),
        (["A", "b, c"], ["title:", "  - A", "  - b, c"]),
        ([{}, [], "", {"a": ["b"]}], ["title:", "  - {}", "  - []", '  - ""', "  - a:", "      - b"]),
        ({}, [""]),
    ],
)
def test_a_value_is_written_as_a_person_would(value: object, lines: list[str]) -> None:
    assert written({"title": value}) == "\n".join([*lines, ""])


def test_a_case_stands_in_order_however_it_was_put_together() -> None:
    told = written(document_of(pack(single(), case=case())))
    mixed = {key: case()[key] for key in sorted(case())}
    mixed["exhibits"] = [dict(sorted(each.items())) for each in mixed["exhibits"]]
    again = written(as_dict(single(), case=mixed))
    assert again.partition("case:")[2] == told.partition("case:")[2].replace("      difficulty: medium\n", "")
    assert written({"case": {"exhibits": "none", "suspects": ["Ada"], "victims": "Bob"}}).splitlines() == [
        "case:",
        "  victims: Bob",
        "  suspects:",
        "    - Ada",
        "  exhibits: none",
    ]
