r"""GIFT's signs and how to write them when they are meant as text: `\=` for `=`, and `\n` for the end of a line."""

from __future__ import annotations

import re
from typing import Final

from quizapp.bank.formats.moodle.notebook import Form, Unfit

_MEANT: Final = {rf"\{sign}": sign for sign in "\\~=#{}:"} | {r"\n": "\n"}
_HIDDEN: Final = {written: chr(0xFDD0 + place) for place, written in enumerate(_MEANT)}
"""What stands for an escaped sign while signs are looked for: codes that are no characters, as no text has them."""
_SHOWN: Final = {ord(hidden): _MEANT[written] for written, hidden in _HIDDEN.items()}
_WRITTEN: Final = re.compile(r"\\[\\~=#{}:n]")
_SIGN: Final = re.compile(r"[\\~=#{}:]")
_FORM: Final = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_NO_CHARACTER: Final = re.compile(f"[\0{''.join(_HIDDEN.values())}]")


def hidden(text: str) -> str:
    """Return text of a file in which every sign is one that means something to GIFT; raise Unfit if that is no text."""
    if _NO_CHARACTER.search(text):
        raise Unfit("it holds a code that is no character")
    return _WRITTEN.sub(lambda written: _HIDDEN[written[0]], text)


def shown(text: str) -> str:
    """Return what a text says that was hidden."""
    return text.translate(_SHOWN)


def escaped(text: str) -> str:
    """Return text as it stands in a file, on one line."""
    return _SIGN.sub(r"\\\g<0>", text).replace("\n", r"\n")


def formed(text: str, form: Form) -> tuple[str, Form]:
    """Return a text without the word in front that says what it is written in, and that; `form` if there is none."""
    found = _FORM.match(text)
    return (text[found.end() :], Form(found[1])) if found else (text, form)
