from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from quizapp.bank.formats import wayground
from quizapp.bank.formats.exchange import About, BadFile, Refused, Taken
from tests.bank.formats.sheets import workbook

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Found

NAMES = (
    "Question Text",
    "Question Type",
    *(f"Option {number}" for number in range(1, 6)),
    "Correct Answer",
    "Time in seconds",
    "Image Link",
    "Answer explanation",
)
TOLD = ("Text of the question\n\n(required)", "Question Type\n(default is Multiple Choice)", *["…"] * 9)
BELL = ("Who rings?", "Multiple Choice", "Cook", "", "Dog", "", "", "3", "20", "", "It is *said*.")


def table(*rows: tuple[object, ...]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows((NAMES, TOLD, *rows))
    return text.getvalue().encode()


def load(data: bytes) -> list[Found]:
    assert wayground.FORMAT.load
    return list(wayground.FORMAT.load(data))


def taken(*row: object) -> Taken:
    _about, found = load(table(row))
    assert isinstance(found, Taken), found
    return found


def refused(*row: object) -> Refused:
    _about, found = load(table(row))
    assert isinstance(found, Refused), found
    return found


def test_a_choice_with_an_option_left_empty_and_the_row_of_instructions_left_out() -> None:
    about, found = load(table(BELL))
    assert about == About({}, total=1)
    question = {
        "kind": "single",
        "prompt": "Who rings?",
        "options": ["Cook", "Dog"],
        "answer": "Dog",
        "explanation": r"It is \*said\*.",
    }
    note = "its time limit, 20 seconds, was left behind: players choose their own pace"
    assert found == Taken("row 3", question, (note,))


def test_boxes_to_tick_are_several_even_if_one_is_right() -> None:
    row = ("Who?", "Checkbox", "Cook", "Dog", "Maid", "", "", "1, 3")
    assert taken(*row).question["answer"] == ["Cook", "Maid"]
    found = taken(*row[:-1], "2").question
    assert (found["kind"], found["answer"]) == ("multiple", ["Dog"])


def test_two_options_that_say_true_and_false_are_a_statement() -> None:
    found = taken("It rains.", "", "TRUE", "False", "", "", "", "2.0")
    assert found.question == {"kind": "true_false", "prompt": "It rains.", "answer": False}


def test_every_option_of_a_blank_is_right() -> None:
    found = taken("Name a moon.", "Fill-in-the-Blank", "Phobos", "Deimos")
    assert found.question == {
        "kind": "typed",
        "prompt": "Name a moon.",
        "answer": "Phobos",
        "accept": ["Deimos"],
    }


def test_a_picture_is_never_fetched_and_never_forgotten() -> None:
    found = taken(*BELL[:8], "", "https://example.org/bell.png", "")
    assert found.notes == ("its picture was left behind; it is at https://example.org/bell.png",)


def test_what_stands_under_a_name_of_its_own_is_noted() -> None:
    text = "Question Text,Question Type,Correct Answer,Option 1,Option 2,Standards,\nWho?,,1,Cook,Dog,CC.1,"
    _about, found = load(text.encode())
    assert isinstance(found, Taken)
    assert found.notes == ("“CC.1” was left behind: it stands under “standards”",)


@pytest.mark.parametrize("kind", ["Open-Ended", "Poll", "Draw"])
def test_what_has_no_right_answer_is_refused_by_name(kind: str) -> None:
    found = refused("What would you do?", kind)
    assert (found.place, found.what) == ("row 3", "What would you do?")
    assert f"“{kind}”" in found.reason


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "names no right answer"),
        ("Cook", "has “Cook” where the numbers of its right answers are wanted"),
        ("2", "says that answer 2 is right, and there is none"),
        ("0", "says that answer 0 is right, and there is none"),
        ("6", "says that answer 6 is right, and there is none"),
    ],
)
def test_a_key_that_names_no_option_is_refused(key: str, reason: str) -> None:
    assert reason in refused(*BELL[:7], key).reason


def test_a_blank_without_an_answer_is_refused() -> None:
    assert refused("Name a moon.", "Fill-in-the-Blank").reason == "has no answer"


def test_the_same_as_a_workbook_where_a_date_is_no_option() -> None:
    data = workbook(
        [("Read me",)], [NAMES, TOLD, BELL, ("When?", "", date(1931, 5, 1), "Never", "", "", "", 1)]
    )
    _about, found, spoilt = load(data)
    assert found == load(table(BELL))[1]
    assert isinstance(spoilt, Refused)
    assert spoilt.reason == "has a date or a time for its option 1; let the cell hold text"


def test_a_table_without_its_names_is_no_such_table() -> None:
    with pytest.raises(BadFile, match="no row names the columns"):
        load(b"Who rings?,Cook\n")


def test_it_is_known_by_its_looks() -> None:
    assert wayground.FORMAT.sniff
    assert wayground.FORMAT.sniff(table())
    assert wayground.FORMAT.sniff(workbook([NAMES]))
    assert not wayground.FORMAT.sniff(b"kind,prompt\n")
    assert not wayground.FORMAT.sniff(workbook([("kind", "prompt")]))
    assert not wayground.FORMAT.sniff(workbook([NAMES])[:-30])
