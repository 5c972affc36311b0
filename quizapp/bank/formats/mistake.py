"""A mistake in a file, and where it stands."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in a file; both count from 1, and 0 is nowhere in particular."""

    line: int
    column: int


class Mistake(NamedTuple):
    """Something a file may not hold: the rule it breaks, what to do about it, and where."""

    rule: str
    message: str
    place: Place
    path: tuple[str | int, ...] = ()
    """The part of the question, or of the pack, that it is in."""
