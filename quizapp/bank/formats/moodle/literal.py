"""Plain text as small Markdown that says the same: what would be markup gets a backslash, and nothing else does."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n\0]|$)"  # a backslash that would escape something
    r"|`"
    r"|\*+|_+"
    r"|\](?=\()"  # a link
    r"|&(?=#?\w+;)",  # an entity
)
_BLOCKS: Final = re.compile(r"^([ \t]*(?:[0-9]{1,9}(?=[.)]))?)([-+*.)](?=\s|$)|>)", re.MULTILINE)
"""What would begin a list or a quotation."""


def literal(text: str, *, line: bool) -> str:
    """Return plain text as small Markdown; `line` for what is shown inside one line, where nothing begins a list."""
    escaped = _SIGNS.sub(_escaped, text)
    return escaped if line else unlisted(escaped)


def unlisted(text: str) -> str:
    """Return small Markdown in which no line begins a list or a quotation."""
    return _BLOCKS.sub(r"\1\\\2", text)


def _escaped(found: re.Match[str]) -> str:
    signs = found[0]
    text, start, end = found.string, found.start(), found.end()
    before, after = text[start - 1 : start] if start else " ", text[end : end + 1] or " "
    if signs[0] == "*" and before.isspace() and after.isspace():
        return signs
    if signs[0] == "_" and after.isalnum() == before.isalnum() and (before.isalnum() or before.isspace()):
        return signs  # inside a word, or a gap to be filled in: neither begins or ends anything
    return "".join(f"\\{sign}" for sign in signs)
