"""A case as its author looks at it: what turns up at which stage, what it proves, and what happened. Values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.bank.solver import prove, proving

if TYPE_CHECKING:
    from quizapp.bank.case import Case, Exhibit
    from quizapp.bank.draft import Draft
    from quizapp.bank.solver import Left

    Open = tuple[tuple[str, tuple[str, ...]], ...]
    """Parts of an accusation, and for each the names of what may be right in it."""


@dataclass(frozen=True)
class Clue:
    """An exhibit."""

    title: str
    text: str
    difficulty: str
    points_at: tuple[str, ...]
    """By name, and so below."""
    clears: tuple[str, ...]
    is_red_herring: bool
    explanation: str
    proves: bool
    """It counts for the solution: it is no red herring, and is found before that is told."""
    without: Open
    """What else would be open if it were not found."""


@dataclass(frozen=True)
class Scene:
    """What a stage adds to the board."""

    label: str
    recap: str
    names: tuple[str, ...]
    """Whom and what it shows first."""
    clues: tuple[Clue, ...]
    deducible: int
    """Questions for whoever has not read the work."""


@dataclass(frozen=True)
class Board:
    """A case, stage by stage."""

    scenes: tuple[Scene, ...]
    right: tuple[tuple[str, str], ...]
    """Parts of an accusation, and the name of what is right in each."""
    told: str
    told_at: str
    """The label of the stage that tells it."""
    left: Open
    """What all that counts leaves open."""
    holds: bool
    """That is the solution and nothing else."""


def board_of(draft: Draft) -> Board | None:
    """Return the case of a pack as far as that could be read; None without one that hangs together."""
    case = draft.case
    if case is None:
        return None
    keys = list(draft.stage_numbers)
    proof, counts = prove(case, keys), {each.key for each in proving(case, keys)}
    names = _names(case)
    return Board(
        scenes=tuple(
            Scene(
                label=stage.label,
                recap=stage.recap,
                names=tuple(each for each, first in _shown(case) if first == stage.key),
                clues=tuple(
                    _clue(each, names, _open(proof.without.get(each.key, {})), proves=each.key in counts)
                    for each in case.exhibits
                    if each.stage == stage.key
                ),
                deducible=sum(each.deducible and each.stage == stage.key for each in draft.questions),
            )
            for stage in draft.stages
        ),
        right=tuple((str(part), names[case.solution.of(part) or ""]) for part in case.parts),
        told=case.solution.told,
        told_at=next(stage.label for stage in draft.stages if stage.key == case.solution.stage),
        left=_open(proof.left),
        holds=proof.holds,
    )


def _clue(exhibit: Exhibit, names: dict[str, str], without: Open, *, proves: bool) -> Clue:
    return Clue(
        title=exhibit.title,
        text=exhibit.text,
        difficulty=exhibit.difficulty,
        points_at=tuple(names[key] for key in exhibit.points_at),
        clears=tuple(names[key] for key in exhibit.clears),
        is_red_herring=exhibit.red_herring,
        explanation=exhibit.explanation,
        proves=proves,
        without=without,
    )


def _names(case: Case) -> dict[str, str]:
    return {each.key: each.name for part in case.parts for each in case.alternatives(part)}


def _shown(case: Case) -> list[tuple[str, str]]:
    """Return the names on the board, each with the stage that shows it first."""
    listed = [each for part in case.parts for each in case.alternatives(part)]
    return [
        *((each.name, each.stage) for each in case.victims),
        *((each.name, each.stage) for each in listed),
    ]


def _open(left: Left) -> Open:
    return tuple((str(part), tuple(each.name for each in of_part)) for part, of_part in left.items())
