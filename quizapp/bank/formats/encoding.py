"""From bytes to text: UTF-8 without surprises, lines that end in LF."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from quizapp.bank import limits
from quizapp.bank.formats.exchange import BadFile
from quizapp.bank.formats.mistake import Mistake, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOP: Final = Place(1, 1)
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UNFIT: Final = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffd]"
)
_BAD_BYTE: Final = re.compile("[\udc80-\udcff]")
"""What `surrogateescape` makes of a byte that is no UTF-8."""


def decode(data: bytes) -> tuple[str | None, list[Mistake]]:
    """Return the text of a file and what is wrong with it; None for a text that cannot be read at all.

    A byte order mark is dropped; CRLF and CR become LF. What is unfit becomes U+FFFD, one mistake for each
    line, so that mistakes elsewhere in the file are found too.
    """
    if len(data) > limits.YAML_BYTES:
        size = f"the file has {len(data):,} bytes; at most {limits.YAML_BYTES:,} are read"
        return None, [Mistake("too_large", size, Place(0, 0))]
    if data.startswith(_WIDE) or b"\0" in data[:4]:
        return None, [Mistake("encoding", "this looks like UTF-16 or UTF-32; UTF-8 wanted", _TOP)]
    text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mistakes = list(islice(_unfit(text), limits.MISTAKES))
    return (UNFIT.sub("\ufffd", text) if mistakes else text), mistakes


def decoded(data: bytes) -> str:
    """Return the text of another program's file as `decode` does; raise BadFile at the first byte that is no UTF-8."""
    if data.startswith(_WIDE) or b"\0" in data[:4]:
        raise BadFile("encoding", "this looks like UTF-16 or UTF-32; UTF-8 wanted")
    try:
        text = data.decode()
    except UnicodeDecodeError as bad:
        line = data.count(b"\n", 0, bad.start) + 1
        place = f"byte {bad.start + 1:,} of the file, in line {line:,},"
        raise BadFile("encoding", f"{place} is 0x{data[bad.start]:02X}, not UTF-8; UTF-8 wanted") from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _unfit(text: str) -> Iterator[Mistake]:
    for number, line in enumerate(text.split("\n"), start=1):
        found = UNFIT.search(line)
        if not found:
            continue
        place = Place(number, found.start() + 1)
        code = ord(found[0])
        if _BAD_BYTE.match(found[0]):
            yield Mistake("encoding", f"the byte 0x{code - 0xDC00:02X} is not UTF-8; UTF-8 wanted", place)
        else:
            yield Mistake("control_char", f"U+{code:04X} is a control character, not text", place)
