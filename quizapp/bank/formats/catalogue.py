"""All formats that there are, and which of them a file is in."""

from __future__ import annotations

import re
from typing import Final

from quizapp.bank.formats import (
    anki,
    folder,
    gift,
    kahoot,
    moodle_xml,
    opentdb,
    opentriviaqa,
    wayground,
)
from quizapp.bank.formats.exchange import BadFile, Format
from quizapp.bank.formats.table import as_csv, as_xlsx
from quizapp.bank.nearest import did_you_mean

FORMATS: Final[tuple[Format, ...]] = (
    folder.FILE,
    folder.FOLDER,
    kahoot.FORMAT,
    as_xlsx.FORMAT,
    moodle_xml.FORMAT,
    opentdb.FORMAT,
    opentriviaqa.FORMAT,
    wayground.FORMAT,
    as_csv.FORMAT,
    gift.FORMAT,
    anki.FORMAT,
)
"""Those that are told by their first bytes before those that are told by how their text looks."""
_AIKEN_ANSWER: Final = re.compile(rb"^ANSWER: ?[A-Z]\s*$", re.MULTILINE)
_AIKEN_OPTION: Final = re.compile(rb"^[A-Z][.)] ", re.MULTILINE)


def named(name: str) -> Format:
    """Return the format that a command calls so; LookupError, which names the nearest, if there is none."""
    for each in FORMATS:
        if each.name == name:
            return each
    names = [each.name for each in FORMATS]
    raise LookupError(f"there is no format {name}{did_you_mean(name, names)}")


def sniff(data: bytes) -> Format | None:
    """Return the format that a file is in, by what is in it; None if it is in none that can be read."""
    return next((each for each in FORMATS if each.sniff and each.sniff(data)), None)


def recognised(data: bytes, name: str) -> Format:
    """Return the format to read a file in, by its content or else by its name's ending; BadFile if neither tells."""
    if found := sniff(data):
        return found
    if _AIKEN_ANSWER.search(data) and _AIKEN_OPTION.search(data):
        reason = "this looks like Moodle’s Aiken, which is not read here; Moodle exports GIFT and Moodle XML, which are"
        raise BadFile("unknown_format", reason)
    readable = [each for each in FORMATS if each.load]
    likely = [each for each in readable if name.lower().endswith(each.suffix)]
    if len(likely) == 1:
        return likely[0]
    known = ", ".join(each.title for each in readable)
    raise BadFile("unknown_format", f"this file is in none of the formats that are read here: {known}")
