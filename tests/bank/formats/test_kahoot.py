from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from quizapp.bank.formats import kahoot, native
from quizapp.bank.formats.exchange import About, BadFile, Loss, Refused, Taken, Written
from quizapp.bank.formats.intake import take_in
from quizapp.bank.formats.workbook import read
from tests.bank.formats.sheets import workbook
from tests.bank.written import EVERY_KIND, multiple, pack, single, true_false

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Found
    from quizapp.bank.question import Question

ABOVE = [("", "Quiz template"), *[()] * 6]
NAMES = ("", "Question - max 120 characters", *["Answer"] * 4, "Time limit (sec)", "Correct answer(s)")
BELL = (1, "Who rings?", "Cook", "", "Dog", "", 20, 3)


def load(*rows: tuple[object, ...]) -> list[Found]:
    assert kahoot.FORMAT.load
    return list(kahoot.FORMAT.load(workbook([*ABOVE, NAMES, *rows])))


def dump(*questions: dict[str, Any], **changes: Any) -> Written:
    assert kahoot.FORMAT.dump
    return kahoot.FORMAT.dump(pack(*questions, **changes), {})


def taken(*row: object) -> Taken:
    _about, found = load(row)
    assert isinstance(found, Taken), found
    return found


def back(written: Written) -> tuple[Question, ...]:
    assert kahoot.FORMAT.load
    document = take_in(kahoot.FORMAT.load(written.content), "A file", lambda *_: None).document
    common = {"category": "plot", "difficulty": "easy"}
    questions = [each | common for each in document["questions"]]
    work = {"title": "T", "kind": "film"}
    loaded = native.examine(document | {"questions": questions, "work": work})
    assert loaded.pack, loaded.mistakes
    return loaded.pack.questions


def test_a_question_with_numbers_where_text_is_meant() -> None:
    note = "its time limit, 20 seconds, was left behind: players choose their own pace"
    question = {"kind": "single", "prompt": "Who rings?", "options": ["Cook", "Dog"], "answer": "Dog"}
    assert load(BELL, (2, *[""] * 7)) == [About({}, total=1), Taken("row 9", question, (note,))]
    found = taken(1, "Which year?", 1931, 2.5, "", "", "", 1)
    assert (found.question["options"], found.question["answer"]) == (["1931", "2.5"], "1931")


def test_what_stands_beside_its_columns_is_noted() -> None:
    assert taken(*BELL[:6], "", 3, "", "A bell").notes == (
        "“A bell” was left behind: Kahoot has no such column",
    )


@pytest.mark.parametrize("key", ["1,3", "1, 3", "3;1", "1.0,3.0", 1.3])
def test_a_key_may_name_several_in_whatever_way(key: object) -> None:
    assert taken(*BELL[:7], key).question["answer"] == ["Cook", "Dog"]


def test_two_options_that_say_true_and_false_are_a_statement() -> None:
    found = taken(1, "It rains.", True, False, "", "", "", "1")
    assert found.question == {"kind": "true_false", "prompt": "It rains.", "answer": True}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((*BELL[:7], "2"), "says that answer 2 is right, and there is none"),
        ((*BELL[:7], ""), "names no right answer"),
        ((*BELL[:7], "Dog"), "has “Dog” where the numbers of its right answers are wanted"),
        ((1, "When?", date(1931, 5, 1), "Never", "", "", "", 1), "has a date or a time where text is wanted"),
    ],
)
def test_a_question_that_does_not_hang_together_is_refused(row: tuple[object, ...], reason: str) -> None:
    _about, refused = load(row)
    assert isinstance(refused, Refused)
    assert (refused.place, refused.what) == ("row 9", row[1])
    assert reason in refused.reason


def test_a_workbook_without_its_names_is_no_quiz() -> None:
    assert kahoot.FORMAT.load
    assert kahoot.FORMAT.sniff
    other = workbook([("kind", "prompt"), ("single", "Who?")])
    assert (kahoot.FORMAT.sniff(other), kahoot.FORMAT.sniff(b"PK")) == (False, False)
    assert not kahoot.FORMAT.sniff(workbook([NAMES])[:-30])
    assert kahoot.FORMAT.sniff(workbook([()], [NAMES]))
    with pytest.raises(BadFile, match="no row names the columns as row 8"):
        list(kahoot.FORMAT.load(other))


def test_what_fits_comes_back_and_the_names_stand_in_row_8() -> None:
    given = (
        single(explanation="", evidence=[], prompt=r"Who played in M\*A\*S\*H?"),
        multiple(explanation="", evidence=[]),
        true_false(explanation="", evidence=[], feedback=""),
    )
    written = dump(*given, authors=["Ann", "Bob"], licence="CC0-1.0")
    assert [loss.question for loss in written.losses] == [None]
    asked = [(each.kind, each.asked().choices, each.key(), each.prompt) for each in back(written)]
    assert asked == [
        (each.kind, each.asked().choices, each.key(), each.prompt) for each in pack(*given).questions
    ]
    (sheet,) = read(written.content).values()
    assert [row.number for row in sheet] == [2, 3, 8, 9, 10, 11]
    assert [row.cell(1) for row in sheet[:2]] == ["The Bell", "Ann · Bob · CC0-1.0"]
    assert sheet[2].cells[1:] == (
        "Question - max 120 characters",
        *(f"Answer {number} - max 75 characters" for number in range(1, 5)),
        "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
        "Correct answer(s) - choose at least one",
    )
    assert sheet[4].cells == ("2", "Who rings the bell?", "Ada", "Ben", "Cleo", "Dan", "30", "1,3")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (single(prompt="x" * 121), "its prompt has more than 120 characters"),
        (single(prompt="🐟" * 61), "its prompt has more than 120 characters"),
        (single(options=["Butler", "x" * 76]), "has more than 75 characters"),
        (single(options=["Butler", "A", "B", "C", "D"]), "it has 5 options, and Kahoot takes 4 at most"),
        (single(answer=""), "it names no right answer"),
        (multiple(answer=[]), "it names no right answer"),
        *((each, f"of the kind {each['kind']}") for each in EVERY_KIND[3:]),
    ],
)
def test_what_does_not_fit_is_left_out_whole_and_named(question: dict[str, Any], reason: str) -> None:
    written = dump(question, single("other", explanation="", evidence=[]))
    (left,) = [loss for loss in written.losses if loss.left_out]
    assert left.question == question["id"]
    assert reason in left.what
    assert len(back(written)) == 1


def test_what_just_fits_is_kept() -> None:
    options = ["Butler", "x" * 75, "B", "C"]
    assert len(back(dump(single(prompt="**" + "x" * 120 + "**", options=options)))) == 1


def test_what_a_quiz_has_no_place_for_is_named() -> None:
    image = {"file": "bell.png", "alt": "A bell"}
    rich = single(prompt="*Who* rings?", hint="Not the dog.", image=image, sensitive=True)
    rich["options"] = [{"text": "Butler", "feedback": "No."}, "Cook"]
    one = multiple(answer=["Ada"], explanation="", evidence=[])
    losses = [*dump(rich).losses, *dump(one).losses]
    parts = [
        "the markup of its prompt",
        "its picture",
        "its explanation",
        "its evidence",
        "its feedback",
        "its hint",
        "that it is sensitive",
    ]
    assert Loss("bell", f"Kahoot has no place for {', '.join(parts)}") in losses
    assert Loss("guests", "Kahoot has no place for several answers to choose where one is right") in losses


def test_no_text_becomes_a_formula_or_markup_of_the_workbook() -> None:
    options = ["Butler", "=1+1", "<r>&</r>", "_x0041_"]
    (question,) = back(dump(single(options=options)))
    assert question.asked().choices == tuple(options)


def test_the_same_pack_is_the_same_bytes_at_any_time() -> None:
    with time_machine.travel("2031-01-01"):
        one = dump(*EVERY_KIND)
    assert dump(*EVERY_KIND).content == one.content
