"""From the bytes of a GIFT file to questions, as Moodle reads it: a sign outside braces is text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.formats.exchange import About, BadFile, Refused, Taken
from quizapp.bank.formats.gift.answers import asked
from quizapp.bank.formats.gift.blocks import Blocks
from quizapp.bank.formats.gift.signs import formed, hidden, shown
from quizapp.bank.formats.moodle.arrival import Arrival, excerpt, header
from quizapp.bank.formats.moodle.notebook import Form, Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.formats.exchange import Found
    from quizapp.bank.formats.gift.blocks import Block

_GAP: Final = "_____"
"""What stands in a prompt for the word that is missing."""


def load(data: bytes) -> Iterator[Found]:
    """Read a file; raise BadFile where it is no text or holds no question."""
    blocks = Blocks.of(_text(data))
    if not blocks.questions:
        raise BadFile("empty_pack", "there is no question in this file")
    paths = {block.category for block in blocks.questions}
    said, pending = header(blocks.heading, paths, [block.known for block in blocks.questions])
    yield About(said, total=len(blocks.questions))
    told = len(paths) > 1 or "title" not in said
    for block in blocks.questions:
        yield _question(block, pending, told=told)
        pending = []


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = (
            f"the byte 0x{data[error.start]:02X} at position {error.start:,} (line {line}) is not UTF-8;"
            " save the file as UTF-8 and try again"
        )
        raise BadFile("encoding", message) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _question(block: Block, pending: list[str], *, told: bool) -> Taken | Refused:
    place, what = f"line {block.line}", excerpt(block.text)
    arrival = Arrival(block.known, block.category if told else "", pending)
    try:
        name, stem, answers, explanation = _parts(hidden(block.text))
        words, form = formed(stem, Form.MOODLE)
        what = excerpt(shown(words)) or what
        arrival.say("prompt", arrival.notebook.prose(shown(words), form, "prompt"))
        arrival.notebook.leave(arrival.notebook.pictures, "prompt")
        words, own = formed(explanation, form)
        arrival.explain(shown(words), own)
        return arrival.taken(place, block.name or name, asked(answers, form, arrival))
    except Unfit as why:
        return Refused(place, what, str(why))


def _parts(text: str) -> tuple[str, str, str, str]:
    """Return a question's name, prompt, answers and explanation, the signs of each still hidden."""
    name = ""
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        name, text = shown(text[2:end]).strip(), text[end + 2 :].strip()
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise Unfit("it is a description: there are no answers in braces")
    if start < 0 or end < start:
        raise Unfit("a brace is missing: what opens has to be closed before the next empty line")
    after = text[end + 1 :]
    if "{" in after or "}" in after:
        raise Unfit("it has more than one part in braces")
    answers, marks, explanation = text[start + 1 : end].rpartition("####")
    if not marks:
        answers, explanation = explanation, ""
    stem = text[:start] + (f"{_GAP}{after}" if after.strip() else "")
    return name, stem.strip(), answers.strip(), explanation.strip()
