"""What changed between two states of a pack, as pure values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from quizapp.authoring.rules import changes
from quizapp.authoring.rules.changes import How, compare, fields_changed, marked, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def joined(runs: Iterable[changes.Run], *, changed: bool | None = None) -> str:
    return "".join(run.text for run in runs if changed is None or run.is_changed == changed)


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_sides_can_be_read_whole_and_agree_where_nothing_is_marked(before: str, after: str) -> None:
    left, right = marked(before, after)
    assert (joined(left), joined(right)) == (before, after)
    assert joined(left, changed=False) == joined(right, changed=False)


def test_words_are_marked_and_not_the_text_around_them() -> None:
    left, right = marked("Who killed the butler, then?", "Who killed the gardener, then?")
    assert joined(left, changed=True) == "butler"
    assert joined(right, changed=True) == "gardener"


def test_a_text_too_long_to_compare_is_marked_as_a_whole() -> None:
    long = "a " * changes.MOST_WORDS
    left, right = marked(long, long + "b")
    assert (joined(left, changed=True), joined(right, changed=True)) == (long, long + "b")


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_each_question_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    found = {each.key: each.how for each in compare({key: {} for key in old}, {key: {} for key in new})}
    assert {key for key, how in found.items() if how is How.REMOVED} == set(old) - set(new)
    assert {key for key, how in found.items() if how is How.ADDED} == set(new) - set(old)
    moved = {key for key, how in found.items() if how is How.MOVED}
    stayed = [key for key in new if key in old and key not in moved]
    assert stayed == [key for key in old if key in stayed]


def test_one_question_that_was_carried_to_the_front_is_the_one_that_moved() -> None:
    found = compare({key: {} for key in "abcde"}, {key: {} for key in "eabcd"})
    assert [(each.key, each.how) for each in found] == [("e", How.MOVED)]


def test_a_half_written_question_is_compared_like_any() -> None:
    before = texts_of(
        {"prompt": "Who?", "options": [{"text": "A", "feedback": "No."}, {"text": "B"}], "id": "q"}
    )
    after = texts_of({"prompt": "Who?", "options": ["A", "B"], "kind": None, "lint_allow": [{"rule": "x"}]})
    assert before["options"] == "A · No.\nB"
    assert [(each.field, joined(each.before, changed=True)) for each in fields_changed(before, after)] == [
        ("options", " · No.")
    ]


def test_a_header_is_compared_by_the_parts_of_its_work() -> None:
    before = texts_of({"format": 1, "title": "X", "work": {"title": "X", "kind": "novel", "year": None}})
    after = texts_of({"format": 1, "title": "X", "work": {"title": "X", "kind": "film", "year": 1930}})
    assert {each.field for each in fields_changed(before, after)} == {"work-kind", "work-year"}


def test_false_is_an_answer() -> None:
    assert texts_of({"answer": False, "sensitive": False}) == {"answer": "false"}
