"""GIFT, Moodle's plain text for questions: read as Moodle does, written as stricter readers want it."""

from __future__ import annotations

import re
from typing import Final

from quizapp.bank.formats.exchange import Format
from quizapp.bank.formats.gift.read import load
from quizapp.bank.formats.gift.write import dump

_HEAD: Final = 65_536
"""Bytes to look at."""
_SOMETHING_ELSE: Final = re.compile(rb"\s*(?:[<{]|\[(?!(?:html|markdown|plain|moodle)\])|PK\x03\x04)")
_ANSWERS: Final = re.compile(
    rb"^[ \t]*(?:::|\$CATEGORY:)|(?<!\\)\{\s*(?:[=~#>]|(?:T|TRUE|F|FALSE)\s*[}#])", re.MULTILINE
)


def sniff(data: bytes) -> bool:
    """Tell whether this looks like GIFT: text in which answers stand in braces."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    return b"\0" not in head and not _SOMETHING_ELSE.match(head) and bool(_ANSWERS.search(head))


FORMAT: Final = Format("gift", "GIFT (Moodle)", ".gift", "text/plain", sniff, load, dump)
