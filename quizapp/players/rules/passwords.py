"""What a password may be. It is taken exactly as typed: nothing is trimmed, folded or normalised."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from quizapp.players.rules import canonical

FEWEST, MOST = 8, 256
"""Characters, as NIST SP 800-63B counts them: code points."""

SITE = "redherring"
_COMMONEST = Path(__file__).with_name("common_passwords.txt")


class PasswordProblem(StrEnum):
    """Why a password cannot be had."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    NAME = "name"
    SITE = "site"


def problem(password: str, *about: str) -> PasswordProblem | None:
    """Return what is wrong with a new password, or nothing; `about` is what is known of its owner, such as the name."""
    if len(password) > MOST:
        return PasswordProblem.LONG
    if len(password) < FEWEST:
        return PasswordProblem.SHORT
    if password.casefold() in commonest():
        return PasswordProblem.COMMON
    form = canonical(password)
    # What is longer is neither a name nor an address, and costs time to compare.
    if form in {canonical(each) for each in about if 0 < len(each) <= MOST}:
        return PasswordProblem.NAME
    return PasswordProblem.SITE if "".join(filter(str.isalpha, form)) == SITE else None


@cache
def commonest() -> frozenset[str]:
    """Return the passwords that a guesser tries first, in small letters."""
    lines = _COMMONEST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
