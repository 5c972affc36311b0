from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.bank.formats import opentriviaqa
from quizapp.bank.formats.exchange import About, BadFile, Refused, Taken

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Found

BELL = b"""
#Q Who rings the bell?
^ The cook
A The butler
B The cook

"""
RAIN = b"""#Q It rains.
^ False
A True
B False
"""


def load(data: bytes) -> list[Found]:
    assert opentriviaqa.FORMAT.load
    return list(opentriviaqa.FORMAT.load(data))


def taken(data: bytes) -> Taken:
    _about, found = load(data)
    assert isinstance(found, Taken), found
    return found


def refused(data: bytes) -> Refused:
    _about, found = load(data)
    assert isinstance(found, Refused), found
    return found


def test_a_question_with_its_key_and_where_it_stands() -> None:
    about, bell, rain = load(BELL + RAIN)
    header = {
        "licence": "CC-BY-SA-4.0",
        "authors": ["OpenTriviaQA (github.com/uberspot/OpenTriviaQA)"],
    }
    assert about == About(header, total=2)
    question = {
        "kind": "single",
        "prompt": "Who rings the bell?",
        "options": ["The butler", "The cook"],
        "answer": "The cook",
    }
    assert bell == Taken("line 2", question)
    assert rain == Taken("line 7", {"kind": "true_false", "prompt": "It rains.", "answer": False})


def test_lines_may_end_in_either_way() -> None:
    mixed = BELL.replace(b"\n", b"\r\n", 3)
    assert taken(mixed) == taken(BELL)


def test_a_prompt_may_run_over_several_lines() -> None:
    found = taken(BELL.replace(b"Who rings", b"It is late.\nA bell rings.\n\nWho rings"))
    assert found.question["prompt"] == "It is late.\nA bell rings.\n\nWho rings the bell?"


def test_a_line_that_is_no_utf_8_is_read_as_windows_1252_by_itself() -> None:
    found = taken(BELL.replace(b"The cook", "Zoë".encode("cp1252")).replace(b"The butler", "Zoë 2".encode()))
    assert (found.question["answer"], found.question["options"]) == ("Zoë", ["Zoë 2", "Zoë"])
    assert found.notes == (
        "line 3 is not UTF-8 and was read as windows-1252",
        "line 5 is not UTF-8 and was read as windows-1252",
    )


def test_what_windows_1252_has_no_letter_for_is_left_for_the_intake_to_refuse() -> None:
    assert taken(BELL.replace(b"Who", b"\x81 Who")).question["prompt"].startswith("\x81")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"^ The cook", b"^ The maid", "has “The maid” for an answer, which is none of its options"),
        (b"^ The cook\n", b"", "has no line that begins with “^”, its answer"),
        (b"A The butler", b"F The butler", "line 4, “F The butler”, is no option"),
        (b"B The cook", b"B The cook\n^ The butler", "line 6, “^ The butler”, is no option"),
    ],
)
def test_a_question_that_does_not_hang_together_is_refused(old: bytes, new: bytes, reason: str) -> None:
    found = refused(BELL.replace(old, new))
    assert (found.place, found.what.splitlines()[0]) == ("line 2", "Who rings the bell?")
    assert reason in found.reason


def test_words_before_the_first_question_are_not_passed_over() -> None:
    _about, stray, _bell = load(b"My questions" + BELL)
    assert stray == Refused("line 1", "My questions", "stands before the first question")


def test_a_file_without_a_question_is_no_such_file() -> None:
    with pytest.raises(BadFile, match="no line begins with “#Q”, as every question of OpenTriviaQA does"):
        load(b"Who rings the bell?\n^ The cook")


def test_it_is_known_by_its_looks() -> None:
    assert opentriviaqa.FORMAT.sniff
    assert opentriviaqa.FORMAT.sniff(BELL)
    assert not opentriviaqa.FORMAT.sniff(b"# Questions\n")
