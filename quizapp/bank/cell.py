"""A cell of text in a table that a spreadsheet may open: never a formula, and the same when it is read back.

See https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

from typing import Final

_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with; full-width signs count as signs in some programs."""


def guarded(text: str) -> str:
    """Return `text` with an apostrophe before what begins like a formula, or like something guarded already."""
    return f"'{text}" if _like_a_formula(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and _like_a_formula(text) else text


def _like_a_formula(text: str) -> bool:
    return text.lstrip("'").startswith(_SIGNS)
