"""What an author does next with a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.authoring.rules.shown import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizapp.authoring.rules.notes import Tally
    from quizapp.bank.formats.exchange import Document


def is_described(header: Document) -> bool:
    """Say whether a cover tells what its pack is about, who wrote it, and what others may do with it."""
    return all(header.get(part) for part in ("blurb", "licence", "authors"))


def next_step(header: Document, keys: Sequence[str], tallies: Mapping[str | None, Tally]) -> Step:
    """Return the first thing there is to do: write, describe, put right what must be, look at what may be doubted."""
    if not keys:
        return Step("begin")
    if not is_described(header):
        return Step("describe")
    for what, numbers in (
        ("right", {key: tally.errors for key, tally in tallies.items()}),
        ("doubt", {key: tally.warnings for key, tally in tallies.items()}),
    ):
        if total := sum(numbers.values()):
            return Step(what, total, next((key for key in keys if numbers.get(key)), ""))
    return Step("done")
