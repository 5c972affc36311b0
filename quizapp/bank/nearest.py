"""The name that somebody may have meant who wrote another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKENESS: Final = 60
"""Of 100; below that, a name is not a misspelling of another but something else."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that suggests the nearest known name; empty if none is near."""
    found = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    return f"; did you mean {found[0]}?" if found else ""
