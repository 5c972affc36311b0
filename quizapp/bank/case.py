"""The case in a pack: who may have done it, how, why and where, and the exhibits that tell."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from pydantic import Field

from quizapp.bank import limits
from quizapp.bank.nearest import did_you_mean
from quizapp.bank.parts import Evidence
from quizapp.bank.question import Difficulty
from quizapp.bank.value import (
    BLANK_IS_NONE_LISTED,
    Flag,
    Listed,
    MaybeLine,
    MaybeProse,
    Prose,
    Slug,
    Title,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Part(StrEnum):
    """What an accusation consists of."""

    WHO = "who"
    HOW = "how"
    WHY = "why"
    WHERE = "where"


class Victim(Value):
    """Somebody it was done to."""

    name: Title
    """What the victim is called."""
    line: MaybeLine = ""
    """A line about them."""
    stage: Slug
    """The first stage at which they may be shown."""


class Alternative(Value):
    """One of those that an accusation chooses from."""

    key: Slug
    """What exhibits and the solution name it by; no two of a case have the same."""
    name: Title
    """What it is called on the board."""
    line: MaybeLine = ""
    """A line about it."""
    stage: Slug
    """The first stage at which it may be shown."""


class Solution(Value):
    """What happened."""

    who: Slug
    """The key of the suspect who did it."""
    how: Slug | None = None
    """The key of the means; left out with them."""
    why: Slug | None = None
    """The key of the motive; left out with them."""
    where: Slug | None = None
    """The key of the place; left out with them."""
    stage: Slug
    """The stage that tells it: nobody may accuse once a question of that stage has come up."""
    told: Prose
    """What happened, told to whoever has accused, in small Markdown."""
    evidence: Listed[Evidence] = ()
    """Where the work, or a source, says so."""

    def of(self, part: Part) -> str | None:
        """Return the key that is right in a part; None where the case leaves it out."""
        key: str | None = getattr(self, part)
        return key


class Exhibit(Value):
    """A clue: found by answering, laid on the board."""

    key: Slug
    """The exhibit's name, kept for good: what players have found is kept under it."""
    title: Title
    """What it is called on the board."""
    text: Prose
    """What is found, in small Markdown."""
    stage: Slug
    """The first stage at which it may be found."""
    difficulty: Difficulty = Difficulty.MEDIUM
    """How strong it is: hard questions turn up hard exhibits sooner than easy ones."""
    points_at: Listed[Slug] = ()
    """Keys of what it speaks for: suspects, means, motives, places."""
    clears: Listed[Slug] = ()
    """Keys of what it speaks against."""
    red_herring: Flag = False
    """It misleads; what it points at or clears proves nothing."""
    explanation: MaybeProse = ""
    """What it meant, told with the solution, in small Markdown."""
    evidence: Listed[Evidence] = ()
    """Where the work, or a source, has it, and what it meant; told with the solution."""


_Alternatives = Annotated[
    tuple[Alternative, ...], Field(max_length=limits.ALTERNATIVES[1]), BLANK_IS_NONE_LISTED
]


class Case(Value):
    """A case to be solved: what an accusation chooses from, the solution, and the exhibits."""

    victims: Annotated[tuple[Victim, ...], Field(min_length=1, max_length=limits.VICTIMS)]
    """Whom it was done to."""
    suspects: Annotated[
        tuple[Alternative, ...], Field(min_length=limits.ALTERNATIVES[0], max_length=limits.ALTERNATIVES[1])
    ]
    """Who may have done it."""
    means: _Alternatives = ()
    """How it may have been done; none leave the question out."""
    motives: _Alternatives = ()
    """Why; none leave the question out."""
    places: _Alternatives = ()
    """Where; none leave the question out."""
    solution: Solution
    """Which of these is right, and what happened."""
    exhibits: Annotated[tuple[Exhibit, ...], Field(min_length=1, max_length=limits.EXHIBITS)]
    """The clues, in the order in which equals are found."""

    def alternatives(self, part: Part) -> tuple[Alternative, ...]:
        """Return what an accusation chooses from in a part; none where the case leaves it out."""
        found: tuple[Alternative, ...] = getattr(self, LISTS[part])
        return found

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of an accusation that this case asks for."""
        return tuple(part for part in Part if self.alternatives(part))


LISTS: Final = {Part.WHO: "suspects", Part.HOW: "means", Part.WHY: "motives", Part.WHERE: "places"}
"""Where a case lists the alternatives of each part."""


class Slip(NamedTuple):
    """Something in a case that does not go together, each part by itself in order."""

    where: tuple[str | int, ...]
    """The path inside the case."""
    rule: str
    message: str
    earlier: tuple[str | int, ...] | None = None
    """The path to what it collides with."""


def slips(case: Case, stages: Sequence[str]) -> Iterator[Slip]:
    """Yield what is wrong between the parts of a case: keys that stand twice, keys and stages that do not exist.

    `stages` are the keys of the pack's stages.
    """
    yield from _taken(case)
    yield from _nowhere(case, stages)
    yield from _unsolved(case)
    known = [each.key for part in Part for each in case.alternatives(part)]
    for number, exhibit in enumerate(case.exhibits):
        for name in ("points_at", "clears"):
            for place, key in enumerate(getattr(exhibit, name)):
                if key not in known:
                    message = (
                        f"the case has no suspect, means, motive or place {key}{did_you_mean(key, known)}"
                    )
                    yield Slip(("exhibits", number, name, place), "unknown_key_in_case", message)


def _taken(case: Case) -> Iterator[Slip]:
    named = [
        ((LISTS[part], number, "key"), each.key)
        for part in Part
        for number, each in enumerate(case.alternatives(part))
    ]
    for entries in (named, [(("exhibits", n, "key"), each.key) for n, each in enumerate(case.exhibits)]):
        seen: dict[str, tuple[str | int, ...]] = {}
        for where, key in entries:
            if seen.setdefault(key, where) != where:
                yield Slip(where, "duplicate_key", f"the key {key} is taken", seen[key])


def _nowhere(case: Case, stages: Sequence[str]) -> Iterator[Slip]:
    staged: list[tuple[tuple[str | int, ...], str]] = [
        ((name, number, "stage"), each.stage)
        for name in ("victims", *LISTS.values(), "exhibits")
        for number, each in enumerate(getattr(case, name))
    ]
    for where, stage in [*staged, (("solution", "stage"), case.solution.stage)]:
        if stage not in stages:
            yield Slip(where, "unknown_stage", f"the pack has no stage {stage}{did_you_mean(stage, stages)}")


def _unsolved(case: Case) -> Iterator[Slip]:
    for part in Part:
        known, key = [each.key for each in case.alternatives(part)], case.solution.of(part)
        where = ("solution", str(part))
        if key is None and known:
            yield Slip(
                where, "unknown_key_in_case", f"the case lists {LISTS[part]}; the solution must name one"
            )
        elif key is not None and key not in known:
            message = f"there is no {key} among the case’s {LISTS[part]}{did_you_mean(key, known)}"
            yield Slip(where, "unknown_key_in_case", message)
