"""OpenTriviaQA: questions in lines that begin with a sign, `#Q` for the prompt, `^` for the key. Read only.

See https://github.com/uberspot/OpenTriviaQA.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats import choice
from quizapp.bank.formats.exchange import About, BadFile, Format, Refused, Taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.bank.formats.exchange import Found

_HEADER: Final = {"licence": "CC-BY-SA-4.0", "authors": ["OpenTriviaQA (github.com/uberspot/OpenTriviaQA)"]}
_PROMPT: Final = "#Q"
_KEY: Final = "^"
_OPTION: Final = re.compile(r"[A-E](?:\s+|$)")
_LETTERS: Final = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
"""What each byte stands for in windows-1252; itself, a control character, where it stands for nothing."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    in_windows_1252: bool


def _load(data: bytes) -> Iterator[Found]:
    lines = [_line(number, raw) for number, raw in enumerate(data.split(b"\n"), start=1)]
    starts = [index for index, line in enumerate(lines) if line.text.startswith(_PROMPT)]
    if not starts:
        reason = (
            f"no line begins with “{_PROMPT}”, as every question of OpenTriviaQA does; "
            "the other plain text that is read is GIFT, with answers in braces"
        )
        raise BadFile("opentriviaqa", reason)
    yield About(_HEADER, total=len(starts))
    for line in lines[: starts[0]]:
        if line.text:
            yield Refused(f"line {line.number:,}", line.text, "stands before the first question")
    for start, end in pairwise([*starts, len(lines)]):
        yield _found(lines[start:end])


def _sniff(data: bytes) -> bool:
    return bool(re.search(rb"^#Q ", data, re.MULTILINE) and re.search(rb"^\^", data, re.MULTILINE))


def _line(number: int, raw: bytes) -> _Line:
    """Read one line in an encoding of its own: somebody pasted into these files."""
    raw = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
    try:
        return _Line(number, raw.decode().strip(), in_windows_1252=False)
    except UnicodeDecodeError:
        # A control character is what a question is refused for.
        text = "".join(_LETTERS[byte] for byte in raw)
        return _Line(number, text.strip(), in_windows_1252=True)


def _found(lines: Sequence[_Line]) -> Found:
    keys = [index for index, line in enumerate(lines) if line.text.startswith(_KEY)]
    asked = lines[: keys[0]] if keys else lines
    prompt = "\n".join(line.text for line in asked).removeprefix(_PROMPT).strip()
    place = f"line {lines[0].number:,}"
    if not keys:
        return Refused(place, prompt, f"has no line that begins with “{_KEY}”, its answer")
    answer = lines[keys[0]].text.removeprefix(_KEY).strip()
    options = []
    for line in lines[keys[0] + 1 :]:
        if mark := _OPTION.match(line.text):
            options.append(line.text[mark.end() :])
        elif line.text:
            return Refused(place, prompt, f"line {line.number:,}, {quoted(line.text)}, is no option")
    if answer not in options:
        return Refused(place, prompt, f"has {quoted(answer)} for an answer, which is none of its options")
    notes = [
        f"line {line.number:,} is not UTF-8 and was read as windows-1252"
        for line in lines
        if line.in_windows_1252
    ]
    return Taken(place, choice.question(prompt, options, [options.index(answer)]), tuple(notes))


FORMAT: Final = Format(
    name="opentriviaqa",
    title="OpenTriviaQA",
    suffix=".txt",
    media_type="text/plain",
    sniff=_sniff,
    load=_load,
)
