"""Moodle XML: everything a pack holds, out and back; and as much of other people's questions as has a place here."""

from __future__ import annotations

import re
from typing import Final

from quizapp.bank.formats.exchange import Format
from quizapp.bank.formats.moodle_xml.read import load
from quizapp.bank.formats.moodle_xml.write import dump

_HEAD: Final = 4_096
"""Bytes to look at."""
_ROOT: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:quiz[\s>/]|[?!].*?<quiz[\s>/])", re.DOTALL)


def sniff(data: bytes) -> bool:
    """Tell whether this looks like Moodle XML: its root is a `quiz`."""
    return bool(_ROOT.match(data[:_HEAD]))


FORMAT: Final = Format(
    "moodle-xml", "Moodle XML", ".xml", "application/xml", sniff, load, dump, holds_pictures=True
)
