"""What exhibits prove: which alternatives of a case they leave, and whether that is just the solution."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizapp.bank.case import Alternative, Case, Exhibit, Part

Left: TypeAlias = "dict[Part, tuple[Alternative, ...]]"
"""For each part that a case asks for, what may still be right, in the order of the file."""


class Proof(NamedTuple):
    """What can be worked out of a case before its solution is told."""

    exhibits: tuple[Exhibit, ...]
    """The exhibits that prove something; see `proving`."""
    left: Left
    """What all of them leave."""
    holds: bool
    """Whether that is the solution and nothing else."""
    without: Mapping[str, Left]
    """By the key of each of these exhibits, the parts of which more would be left if it were not found."""


def prove(case: Case, stages: Sequence[str]) -> Proof:
    """Work a case out as far as it goes. `stages` are the keys of the pack's stages, all that the case names."""
    exhibits = proving(case, stages)
    left = left_by(case, exhibits)
    without = {
        each.key: more(left, left_by(case, [other for other in exhibits if other is not each]))
        for each in exhibits
    }
    return Proof(exhibits, left, solves(case, left), without)


def proving(case: Case, stages: Sequence[str]) -> tuple[Exhibit, ...]:
    """Return the exhibits to go by: those found while one may still accuse, but for the red herrings."""
    told = stages.index(case.solution.stage)
    return tuple(each for each in case.exhibits if not each.red_herring and stages.index(each.stage) < told)


def left_by(case: Case, exhibits: Iterable[Exhibit]) -> Left:
    """Return what these exhibits do not clear."""
    cleared = {key for exhibit in exhibits for key in exhibit.clears}
    return {
        part: tuple(each for each in case.alternatives(part) if each.key not in cleared)
        for part in case.parts
    }


def solves(case: Case, left: Left) -> bool:
    """Tell whether what is left is the solution, in every part, and nothing else."""
    return all([each.key for each in of_part] == [case.solution.of(part)] for part, of_part in left.items())


def more(left: Left, other: Left) -> Left:
    """Return the parts of which the other leaves more, with all that it leaves."""
    return {part: of_part for part, of_part in other.items() if len(of_part) > len(left[part])}
