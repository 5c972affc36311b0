"""The story so far, as it is told to whoever solves a case without the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Passage:
    """What is told of one stage."""

    label: str
    """The stage's."""
    recap: str
    """In small Markdown."""


@dataclass(frozen=True)
class SoFar:
    """What stands above a question."""

    passages: tuple[Passage, ...]
    language: str
    is_new: bool
    """The question is the first after it; above the others it is folded away."""


def so_far(
    asked: Sequence[int], stages: Sequence[Mapping[str, str]], recaps: Mapping[str, str], language: str
) -> SoFar:
    """Return what is told before the last of the questions `asked`, which are given by their stages' positions.

    That is the recap of its stage, and of whatever stages no question was asked about since the stage before.
    """
    here = asked[-1]
    before = max((stage for stage in asked if stage < here), default=-1)
    is_new = len(asked) == 1 or asked[-2] != here
    return SoFar(passages(stages, recaps, before + 1, here + 1), language, is_new)


def passages(
    stages: Sequence[Mapping[str, str]], recaps: Mapping[str, str], first: int, end: int | None = None
) -> tuple[Passage, ...]:
    """Return what is told of the stages from `first` on, up to but not including `end`; None for all there are."""
    return tuple(
        Passage(stage["label"], recaps[stage["key"]])
        for stage in stages[first:end]
        if recaps.get(stage["key"])
    )
