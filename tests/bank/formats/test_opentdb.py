from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from quizapp.bank.formats import opentdb
from quizapp.bank.formats.exchange import About, BadFile, Refused, Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from quizapp.bank.formats.exchange import Found

CAR: dict[str, Any] = {
    "category": "Vehicles & Co.",
    "type": "multiple",
    "difficulty": "medium",
    "question": " Who drove the \u201cGrün-Blitz\u201d 100% + more over the Pass\u00adhöhe? ",
    "correct_answer": "Zoë O'Hara ",
    "incorrect_answers": ["Anton & Söhne", "Bert <B>", "1+1=2"],
}
SKY: dict[str, Any] = {
    "category": "Science",
    "type": "boolean",
    "difficulty": "easy",
    "question": "The sky is green.",
    "correct_answer": "False",
    "incorrect_answers": ["True"],
}


def in_entities(text: str) -> str:
    return html.escape(text).replace("\u00ad", "&shy;").replace("ö", "&ouml;").replace("\u201c", "&#8220;")


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODINGS = (in_entities, quote_plus, quote, in_base64)


def answer(*results: object, code: int = 0) -> bytes:
    return json.dumps({"response_code": code, "results": results}).encode()


def encoded(result: dict[str, Any], encode: Callable[[str], str]) -> dict[str, Any]:
    return {
        key: [encode(each) for each in value] if isinstance(value, list) else encode(value)
        for key, value in result.items()
    }


def load(*results: object) -> Sequence[Found]:
    return list(read(answer(*results)))


def read(data: bytes) -> Sequence[Found]:
    assert opentdb.FORMAT.load
    return list(opentdb.FORMAT.load(data))


@pytest.mark.parametrize("encode", ENCODINGS)
def test_a_file_comes_to_the_same_in_each_encoding(encode: Callable[[str], str]) -> None:
    about, car, sky = load(encoded(CAR, encode), encoded(SKY, encode))
    assert about == About(
        {"licence": "CC-BY-SA-4.0", "authors": ["Open Trivia Database (opentdb.com)"]}, total=2
    )
    assert isinstance(car, Taken)
    assert car.question == {
        "kind": "single",
        "prompt": "Who drove the \u201cGrün-Blitz\u201d 100% + more over the Passhöhe?",
        "options": ["1+1=2", "Anton & Söhne", "Bert <B>", "Zoë O'Hara"],
        "answer": "Zoë O'Hara",
        "difficulty": "medium",
    }
    assert car.notes == (
        "Open Trivia Database files it under “Vehicles & Co.”",
        "marks where a word may be divided were taken out of it",
    )
    assert isinstance(sky, Taken)
    assert sky.question == {
        "kind": "true_false",
        "prompt": "The sky is green.",
        "answer": False,
        "difficulty": "easy",
    }


def test_what_looks_like_markup_is_shown_as_it_was_written() -> None:
    _about, taken = load(CAR | {"question": "Who played in M*A*S*H*?"})
    assert isinstance(taken, Taken)
    assert taken.question["prompt"] == r"Who played in M\*A\*S\*H\*?"


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("nothing", "has no “incorrect_answers”"),
        ({key: value for key, value in CAR.items() if key != "correct_answer"}, "has no “correct_answer”"),
        (CAR | {"incorrect_answers": "Bert"}, "has no “incorrect_answers”"),
        (CAR | {"incorrect_answers": [7]}, "has no “incorrect_answers”"),
        (CAR | {"type": "essay"}, "is of the type “essay”"),
        (CAR | {"type": ["multiple"]}, "has no “type”, or it is no text"),
    ],
)
def test_a_question_that_lacks_something_is_refused_by_its_number(result: object, reason: str) -> None:
    _about, refused, taken = load(result, SKY)
    assert isinstance(refused, Refused)
    assert refused.place == "question 1"
    assert reason in refused.reason
    assert isinstance(taken, Taken)


def test_one_text_in_another_encoding_than_the_rest_is_refused() -> None:
    bad = encoded(SKY, in_base64) | {"question": "no base64!"}
    _about, _taken, refused = load(encoded(SKY, in_base64), bad)
    assert isinstance(refused, Refused)
    assert refused.reason == "is not encoded as the rest of the file is"


def test_a_difficulty_of_its_own_is_noted() -> None:
    _about, taken = load(SKY | {"difficulty": "nightmare"})
    assert isinstance(taken, Taken)
    assert "difficulty" not in taken.question
    assert taken.notes[-1] == "its difficulty, “nightmare”, is none of ours"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (answer(code=1), "answered “1”: it has fewer questions than were asked for"),
        (answer(code=4), "answered “4”: the session’s token has met all its questions"),
        (answer(code=9), "answered “9”: nobody knows what that means"),
        (b'{"response_code": [1]}', "answered “[1]”: nobody knows what that means"),
        (b'{"response_code": 0, "token": "abc"}', "holds no “results”"),
        (b"[]", "holds no “results”"),
        (b'{"response_code": 0,', "cannot be read as JSON"),
        (b'{"response_code":' + b"[" * 100_000, "cannot be read as JSON"),
        (b'{"response_code":' + b"1" * 10_000 + b"}", "cannot be read as JSON"),
        (b'{"response_code": 0, "results": ["\xe9"]}', "byte 35 of the file, in line 1, is 0xE9, not UTF-8"),
    ],
)
def test_an_answer_without_questions_is_refused_with_its_meaning(data: bytes, reason: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(data)
    assert reason in str(refusal.value)


def test_it_is_known_by_its_looks() -> None:
    assert opentdb.FORMAT.sniff
    assert opentdb.FORMAT.sniff(b"\xef\xbb\xbf\n" + answer(SKY))
    assert not opentdb.FORMAT.sniff(b'{"title": "a quiz"}')
