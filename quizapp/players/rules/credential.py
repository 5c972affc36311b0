"""What a browser sends of a passkey, as JSON: read strictly, before anything looks into it."""

from __future__ import annotations

import json
from typing import Any, NoReturn

LONGEST = 16 * 1024
"""Characters. A credential has two thousand or so; one with an attestation, which nobody asks for, a few more."""

MOST_ID = 1023
"""Bytes, says the standard: https://www.w3.org/TR/webauthn-3/#credential-id."""

NAME_MOST = 40


def read(text: str) -> dict[str, Any]:
    """Return the object that `text` spells; raise ValueError for anything that is not exactly one plain object."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 (what was sent is wrong, not who called)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(value: str) -> NoReturn:
    raise ValueError(f"no such number: {value[:16]}")
