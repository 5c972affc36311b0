"""Recovery codes: how they look, how they are read again, and what is kept of them."""

from __future__ import annotations

import secrets

from quizapp.players.rules.tokens import digest as digest_of

CODES = 10
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: none of them is easily taken for another."""

GROUPS, GROUP = 4, 4
LONGEST = 64
"""More than anybody types for a code, with all the blanks and dashes they like."""

_MISREAD = str.maketrans("oil", "011")


def make() -> tuple[str, ...]:
    """Return a new set. A code is 80 random bits, which is why a plain digest of it can be kept."""
    return tuple(_make_one() for _ in range(CODES))


def digest(typed: str) -> str | None:
    """Return what is kept of a code, however it was typed; None for what can be none."""
    letters = "".join(char for char in typed.casefold() if char not in "-–— \t").translate(_MISREAD)
    if len(typed) > LONGEST or len(letters) != GROUPS * GROUP or not set(letters) <= set(LETTERS):
        return None
    return digest_of(letters)


def _make_one() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
