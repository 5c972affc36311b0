"""Open Trivia Database: answers of its API, kept as JSON, in any of the four encodings that it offers. Read only.

See https://opentdb.com/api_config.php.
"""

from __future__ import annotations

import base64
import html
import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_plus

from quizapp.bank.finding import quoted
from quizapp.bank.formats import choice, encoding
from quizapp.bank.formats.exchange import About, BadFile, Format, Refused, Taken
from quizapp.bank.question import Difficulty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizapp.bank.formats.exchange import Found

_HEADER: Final = {"licence": "CC-BY-SA-4.0", "authors": ["Open Trivia Database (opentdb.com)"]}
_CODES: Final = {
    1: "it has fewer questions than were asked for",
    2: "it was asked for something that it does not know",
    3: "it does not know the session’s token",
    4: "the session’s token has met all its questions",
    5: "it was asked too often",
}
_TEXTS: Final = ("category", "type", "difficulty", "question", "correct_answer")
_TYPES: Final = ("multiple", "boolean")
_IN_BASE64: Final = {base64.b64encode(each.encode()).decode() for each in _TYPES}
_IN_ADDRESSES: Final = re.compile(r"(?:[A-Za-z0-9_.~+-]|%[0-9A-Fa-f]{2})*")
"""What text comes to in either way of writing it into an address."""
_SOFT_HYPHEN: Final = "\u00ad"


def _load(data: bytes) -> Iterator[Found]:
    results = _results(data)
    decode = _decoder(results)
    yield About(_HEADER, total=len(results))
    for number, result in enumerate(results, start=1):
        try:
            yield _taken(f"question {number:,}", result, decode)
        except ValueError as reason:
            yield Refused(f"question {number:,}", "", str(reason))


def _sniff(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and b'"response_code"' in data


def _results(data: bytes) -> list[Any]:
    try:
        document = json.loads(encoding.decoded(data))
    except BadFile:
        raise
    except (ValueError, RecursionError) as error:
        raise BadFile("json", f"this cannot be read as JSON: {error}") from error
    answer = document if isinstance(document, dict) else {}
    if code := answer.get("response_code", 0):
        meaning = _CODES.get(code if isinstance(code, int) else 0, "nobody knows what that means")
        raise BadFile("opentdb_code", f"Open Trivia Database answered {quoted(str(code))}: {meaning}")
    if not isinstance(results := answer.get("results"), list):
        raise BadFile("opentdb_results", "this holds no “results”; an answer with questions is wanted")
    return results


def _decoder(results: list[Any]) -> Callable[[str], str]:
    """Return how to read the texts, which the file does not say: by what they look like, all together."""
    questions = [each for each in results if isinstance(each, dict)]
    if any(str(each.get("type")) in _IN_BASE64 for each in questions):
        return lambda text: base64.b64decode(text, validate=True).decode()
    texts = [value for each in questions for value in each.values() if isinstance(value, str)]
    if all(map(_IN_ADDRESSES.fullmatch, texts)):
        # Neither way leaves a plus sign of the text as it is, so that each one is a blank.
        return lambda text: unquote_plus(text, errors="strict")
    return html.unescape


def _taken(place: str, result: object, decode: Callable[[str], str]) -> Taken:
    """Return one question; raise ValueError with the reason if it cannot be read."""
    fields = _decoded(result, decode)
    if fields["type"] not in _TYPES:
        raise ValueError(f"is of the type {quoted(fields['type'])}; known are {' and '.join(_TYPES)}")
    texts = [fields["question"], fields["correct_answer"], *fields["incorrect_answers"]]
    prompt, right, *wrong = (text.replace(_SOFT_HYPHEN, "").strip() for text in texts)
    options = sorted([right, *wrong])  # or the right one would always come first
    question = choice.question(prompt, options, [options.index(right)])
    notes = [f"Open Trivia Database files it under {quoted(fields['category'])}"]
    if fields["difficulty"] in set(Difficulty):
        question["difficulty"] = fields["difficulty"]
    else:
        notes.append(f"its difficulty, {quoted(fields['difficulty'])}, is none of ours")
    if any(_SOFT_HYPHEN in text for text in texts):
        notes.append("marks where a word may be divided were taken out of it")
    return Taken(place, question, tuple(notes))


def _decoded(result: object, decode: Callable[[str], str]) -> dict[str, Any]:
    """Return the fields of a question, all of them there; raise ValueError with the reason if they are not."""
    fields = result if isinstance(result, dict) else {}
    wrong = fields.get("incorrect_answers")
    if not (isinstance(wrong, list) and all(isinstance(each, str) for each in wrong)):
        raise ValueError("has no “incorrect_answers”, or they are no texts")
    if missing := next((key for key in _TEXTS if not isinstance(fields.get(key), str)), ""):
        raise ValueError(f"has no “{missing}”, or it is no text")
    try:
        texts = {key: decode(fields[key]) for key in _TEXTS}
        return texts | {"incorrect_answers": [decode(each) for each in wrong]}
    except ValueError as error:
        raise ValueError("is not encoded as the rest of the file is") from error


FORMAT: Final = Format(
    name="opentdb",
    title="Open Trivia Database",
    suffix=".json",
    media_type="application/json",
    sniff=_sniff,
    load=_load,
)
