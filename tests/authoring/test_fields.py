"""Documents and the fields of their forms: each way undoes the other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.authoring.rules.acts import act
from quizapp.authoring.rules.fields import (
    cover_document,
    cover_fields,
    question_document,
    question_fields,
)
from quizapp.authoring.rules.kinds import loses, turned
from quizapp.authoring.rules.likeness import likeness, right_response, wrong_response
from quizapp.authoring.rules.parts import COVER, SHEETS, field_of, kind_of, place_of
from quizapp.bank import marking
from quizapp.bank.formats import native
from quizapp.bank.question import KINDS, Kind
from tests.authoring.drawn import ANY_QUESTION, HEADERS, JUNK, questions
from tests.bank.written import EVERY_KIND
from tests.factories import make_pack, make_question

PARTS = [*{name for kind in KINDS.values() for name in kind.model_fields}]


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_a_question_survives_its_form(kind: Kind, data: st.DataObject) -> None:
    document = data.draw(questions(kind))
    fields = question_fields(document)
    assert question_document(fields) == document
    assert question_fields(question_document(fields)) == fields


@given(header=HEADERS)
def test_a_header_survives_its_form(header: dict[str, Any]) -> None:
    assert cover_document(cover_fields(header)) == header


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question["kind"])
def test_a_form_says_what_a_file_says(question: dict[str, Any]) -> None:
    pack = make_pack([question])
    again = {"id": question["id"]} | question_document(question_fields(question))
    assert native.examine(make_pack([again])).pack == native.examine(pack).pack is not None


def test_a_form_of_a_cover_says_what_a_file_says() -> None:
    pack = make_pack([make_question()])
    again = cover_document(cover_fields(pack)) | {"questions": pack["questions"]}
    assert native.examine(again).pack == native.examine(pack).pack is not None


@given(document=st.dictionaries(st.sampled_from(PARTS), JUNK))
def test_no_document_breaks_a_form_or_what_players_would_see(document: dict[str, Any]) -> None:
    fields = question_fields(document)
    assert kind_of(question_document(fields)) is kind_of(document)
    cover_document(cover_fields(document))
    shown, _whole = likeness(document)
    shown.asked()
    wrong_response(shown, "no idea")


def test_rows_at_the_end_in_which_nothing_stands_are_not_kept_and_those_before_are() -> None:
    rows = {"options-0-text": "A", "options-1-text": "", "options-2-text": "C", "options-3-text": ""}
    fields = {"kind": "single", **rows}
    assert question_document(fields) == {"kind": "single", "options": ["A", "", "C"]}


def test_a_mark_beside_nothing_yet_is_kept() -> None:
    fields = {"kind": "single", "options-0-text": "A", "options-1-text": "", "right": ["1"]}
    document = question_document(fields)
    assert document == {"kind": "single", "options": ["A", ""], "answer": ""}
    assert question_fields(document)["right"] == ["1"]


def test_a_key_that_is_none_of_the_options_becomes_one() -> None:
    fields = question_fields({"kind": "multiple", "options": ["A", "B"], "answer": ["B", "C"]})
    assert (fields["options-2-text"], fields["right"]) == ("C", ["1", "2"])


def test_a_new_stage_has_a_name_made_of_its_label_and_an_old_one_keeps_its_own() -> None:
    labels = {
        "stages-0-label": "Episodes 1–2",
        "stages-0-key": "one",
        "stages-1-label": "One",
        "stages-1-key": "",
    }
    more = {"stages-2-label": "Глава", "stages-2-key": "", "stages-3-label": "", "stages-3-key": ""}
    stages = cover_document(labels | more)["stages"]
    assert [stage["key"] for stage in stages] == ["one", "one-2", "stage"]


def test_what_no_database_holds_is_told_apart_and_lines_end_as_in_files() -> None:
    document = question_document({"kind": "number", "prompt": "a\r\nb\rc", "unit": "x\0y"})
    assert document == {"kind": "number", "prompt": "a\nb\nc", "unit": "x\ufffdy"}


OPTIONS = {"kind": "single", "options": ["A", "B", "C"], "answer": "B"}


@pytest.mark.parametrize(
    ("name", "options", "answer", "at"),
    [
        ("options.up.1", ["B", "A", "C"], "B", "options-0-text"),
        ("options.down.1", ["A", "C", "B"], "B", "options-2-text"),
        ("options.up.0", ["A", "B", "C"], "B", "options-0-text"),
        ("options.down.2", ["A", "B", "C"], "B", "options-2-text"),
        ("options.remove.0", ["B", "C"], "B", "options-0-text"),
        ("options.remove.1", ["A", "C"], None, "options-1-text"),
        ("options.remove.2", ["A", "B"], "B", "options-1-text"),
        ("options.add", ["A", "B", "C"], "B", "options-3-text"),
    ],
)
def test_rows_move_with_all_that_is_theirs(
    name: str, options: list[str], answer: str | None, at: str
) -> None:
    done = act(question_fields(OPTIONS), SHEETS[Kind.SINGLE], name)
    assert done is not None
    document = question_document(done.fields)
    assert (document["options"], document.get("answer"), done.at) == (options, answer, at)


def test_a_warning_is_answered_once() -> None:
    sheet = SHEETS[Kind.SINGLE]
    done = act(question_fields(OPTIONS), sheet, "allow.negated-prompt")
    assert done is not None
    again = act(done.fields, sheet, "allow.negated-prompt")
    assert again is not None
    assert question_document(again.fields)["lint_allow"] == [{"rule": "negated-prompt", "why": ""}]
    assert again.at == "lint_allow-0-why"


@pytest.mark.parametrize(
    "name",
    [
        *("", "options", "options.", "options.remove", "options.remove.9", "options.remove.²", "items.add"),
        *("options.swap.1", "options.remove." + "9" * 5000, "options.up.-1", "title", "kind.add"),
    ],
)
def test_a_button_that_there_is_not(name: str) -> None:
    assert act(question_fields(OPTIONS), SHEETS[Kind.SINGLE], name) is None


@pytest.mark.parametrize(
    ("document", "kind", "expected"),
    [
        (OPTIONS, Kind.MULTIPLE, {"options": ["A", "B", "C"], "answer": ["B"]}),
        (OPTIONS, Kind.TYPED, {"answer": "B", "reject": ["A", "C"]}),
        (OPTIONS, Kind.ORDERING, {"items": ["A", "B", "C"]}),
        (OPTIONS, Kind.TRUE_FALSE, {}),
        ({"kind": "single", "options": ["7", "x"], "answer": "7"}, Kind.NUMBER, {"answer": "7"}),
        (
            {"kind": "typed", "answer": "A", "reject": ["B"]},
            Kind.SINGLE,
            {"options": ["A", "B"], "answer": "A"},
        ),
        (
            {"kind": "ordering", "items": ["A", "B"]},
            Kind.MATCHING,
            {"pairs": [{"left": "A", "right": ""}, {"left": "B", "right": ""}]},
        ),
    ],
)
def test_what_two_kinds_have_in_common_stays(
    document: dict[str, Any], kind: Kind, expected: dict[str, Any]
) -> None:
    common = {"prompt": "Who?", "hint": "Look.", "evidence": [{"work": "W"}]}
    assert turned(document | common, kind) == {"kind": kind} | common | expected


@given(document=ANY_QUESTION, kind=st.sampled_from(Kind))
def test_turning_loses_what_it_says_it_loses(document: dict[str, Any], kind: Kind) -> None:
    changed = question_document(question_fields(turned(document, kind)))
    assert kind_of(changed) is kind
    if not loses(document, kind):
        assert question_document(question_fields(turned(changed, kind_of(document)))) == document


@given(document=ANY_QUESTION)
def test_of_what_there_is_something_can_be_shown(document: dict[str, Any]) -> None:
    shown, whole = likeness(document)
    asked = shown.asked()
    assert len(asked.choices) <= 26
    right = right_response(shown)
    wrong = wrong_response(shown, "no idea")
    assert wrong is None or wrong != right
    if whole and right is not None:
        assert marking.mark(shown, right) == marking.RIGHT


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question["kind"])
def test_a_whole_question_is_shown_as_it_is(question: dict[str, Any]) -> None:
    document = {key: value for key, value in question.items() if key != "id"}
    shown, whole = likeness(document)
    parsed = native.examine(make_pack([question])).pack
    assert whole
    assert parsed is not None
    assert shown.model_copy(update={"id": parsed.questions[0].id}) == parsed.questions[0]
    wrong = wrong_response(shown, "no idea")
    assert wrong is not None
    assert marking.mark(shown, wrong) < marking.RIGHT


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", "https://u:p@x.example"])
def test_what_leads_nowhere_good_is_no_link(url: str) -> None:
    shown, _whole = likeness({"kind": "number", "evidence": [{"work": "W", "url": url}]})
    assert shown.evidence[0].url == ""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("prompt",), "prompt"),
        (("answer",), "options"),
        (("options", 2, "text"), "options-2"),
        (("options",), "options"),
        (("image", "alt"), "image"),
        (("evidence", 0, "url"), "evidence-0"),
        (("kind",), ""),
        ((), ""),
        (("questions",), ""),
        (("whatever",), ""),
    ],
)
def test_what_is_said_of_a_question_is_said_where_it_is(path: tuple[str | int, ...], place: str) -> None:
    assert place_of(path, SHEETS[Kind.SINGLE]) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("work", "year"), "work-year"),
        (("work", "creators", 1), "creators-1"),
        (("work",), ""),
        (("stages", 0, "label"), "stages-0"),
    ],
)
def test_what_is_said_of_a_pack_is_said_where_it_is(path: tuple[str | int, ...], place: str) -> None:
    assert place_of(path, COVER) == place


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("stage",), "stage"),
        (("kind",), "kind"),
        (("options",), "options"),
        (("options", 2, "text"), "options-2-text"),
        (("accept", 0), "accept-0"),
        (("evidence", 0, "chapter"), ""),
        (("image", "alt"), "image-alt"),
        (("work", "year"), "work-year"),
        (("work", "creators", 1), "creators-1"),
        (("work",), ""),
        (("id",), ""),
        ((), ""),
    ],
)
def test_a_part_of_a_file_is_called_as_the_field_it_is_typed_into(
    path: tuple[str | int, ...], field: str
) -> None:
    assert field_of(path) == field
