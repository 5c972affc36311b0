"""What an accusation may say, and what is told about it in the end.

This is how the solution is kept: what stands on the form is an `Offer`, which knows no more than names. Only a
`Denouement`, made for whoever may be told, holds what was right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from quizapp.bank.case import Part
from quizapp.case.rules.board import by_name
from quizapp.case.rules.certainty import LEAST, MOST, Certainty, mark
from quizapp.case.rules.titles import Title, title_of
from quizapp.play.rules.result import EMOJI
from quizapp.play.rules.turn import ENOUGH_ANSWERS, ShownEvidence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from quizapp.bank.case import Case, Exhibit
    from quizapp.bank.parts import Evidence
    from quizapp.case.rules.recaps import Passage


class Stand(StrEnum):
    """Where a player stands with a case."""

    READY = "ready"
    """They may accuse."""
    ACCUSED = "accused"
    """They have, and how it was lies sealed."""
    TOLD = "told"
    """They have, and know."""
    LATE = "late"
    """They have not, and were asked of the ending."""


@dataclass(frozen=True)
class Choice:
    """Somebody or something that can be accused."""

    key: str
    name: str
    line: str


@dataclass(frozen=True)
class Offer:
    """What a part of an accusation chooses from, by name."""

    part: Part
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Charge:
    """One part of an accusation."""

    choice: str
    """The key of the alternative."""
    certainty: Certainty


@dataclass(frozen=True)
class Share:
    """An alternative, and how many accused it."""

    name: str
    per_cent: int | None
    """Of all who accused; None where too few have."""
    right: bool
    chosen: bool


@dataclass(frozen=True)
class Answer:
    """A part as it was, and what was accused in it."""

    part: Part
    name: str
    line: str
    accused: str
    """What its player named; empty where they did not accuse, or were not asked yet."""
    certainty: Certainty | None
    right: bool
    marks: int
    others: tuple[Share, ...]


@dataclass(frozen=True)
class Explained:
    """An exhibit, and what it meant."""

    title: str
    text: str
    explanation: str
    evidence: tuple[ShownEvidence, ...]
    found: bool
    red_herring: bool
    fell_for: tuple[Share, ...]
    """Whom or what a red herring pointed at, and how many accused that."""


@dataclass(frozen=True)
class Verdict:
    """What an accusation came to."""

    score: int
    most: int
    least: int
    title: Title
    right: int
    """Parts that were right."""
    parts: int
    marks: str
    """For the line to share: one sign for each part, which tells nothing of the case."""


@dataclass(frozen=True)
class Denouement:
    """How it was: made for whoever may be told, and nobody else."""

    slug: str
    pack_title: str
    language: str
    verdict: Verdict | None
    """None for a player who was asked of the ending before they had accused anybody."""
    told: str
    evidence: tuple[ShownEvidence, ...]
    answers: tuple[Answer, ...]
    exhibits: tuple[Explained, ...]
    accusers: int | None
    """How many have accused, where they are enough."""
    ending: tuple[Passage, ...] = ()
    """How the work goes on from there, for whoever has not read it."""


@dataclass(frozen=True)
class Sealed:
    """A denouement before its envelope is opened: nothing of it yet."""

    slug: str
    pack_title: str
    language: str
    accused: bool


@dataclass(frozen=True)
class Evening:
    """What a denouement is made of besides the case: who is told, and what others did."""

    slug: str
    pack_title: str
    language: str
    charges: Mapping[Part, Charge] | None
    found: Collection[str]
    """Keys of exhibits."""
    accused: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How often each key was accused, by part; under two empty words, how many have accused."""
    ending: tuple[Passage, ...] = ()


def offers(case: Case, stages: Collection[str]) -> tuple[Offer, ...]:
    """Return what can be accused by somebody who knows these stages, a part with nothing to choose from left out."""
    known = (
        Offer(
            part,
            tuple(
                Choice(each.key, each.name, each.line)
                for each in sorted(case.alternatives(part), key=by_name)
                if each.stage in stages
            ),
        )
        for part in case.parts
    )
    return tuple(offer for offer in known if offer.choices)


def tells_from(stages: Sequence[str], before: Collection[str], solution: str) -> int:
    """Return from which position on the stages of some version of a pack tell the solution of a case.

    That is where it has the stage named `solution`. A version without one, which may call it something else or not have
    come so far yet, tells it from behind the last stage that it has in common with those `before` the solution.
    """
    if solution in stages:
        return stages.index(solution)
    return max((place for place, stage in enumerate(stages, start=1) if stage in before), default=0)


def score(case: Case, charges: Mapping[Part, Charge]) -> int:
    """Return what an accusation comes to, in marks."""
    return sum(_marks(case, part, charge) for part, charge in charges.items())


def denouement(case: Case, evening: Evening) -> Denouement:
    """Return how it was."""
    total = evening.accused.get(("", ""), 0)
    accusers = total if total >= ENOUGH_ANSWERS else None
    return Denouement(
        slug=evening.slug,
        pack_title=evening.pack_title,
        language=evening.language,
        verdict=_verdict(case, evening) if evening.charges else None,
        told=case.solution.told,
        evidence=_shown(case.solution.evidence),
        answers=tuple(_answer(case, part, evening, accusers) for part in case.parts),
        exhibits=tuple(_explained(case, each, evening, accusers) for each in case.exhibits),
        accusers=accusers,
        ending=evening.ending,
    )


def _verdict(case: Case, evening: Evening) -> Verdict:
    charges = evening.charges or {}
    rights = [case.solution.of(part) == charges[part].choice for part in Part if part in charges]
    points = score(case, charges)
    return Verdict(
        score=points,
        most=MOST * len(charges),
        least=LEAST * len(charges),
        title=title_of(points, len(charges)),
        right=sum(rights),
        parts=len(rights),
        marks="".join(EMOJI["right" if right else "wrong"] for right in rights),
    )


def _answer(case: Case, part: Part, evening: Evening, accusers: int | None) -> Answer:
    charge = (evening.charges or {}).get(part)
    known = {each.key: each for each in case.alternatives(part)}
    right = known[case.solution.of(part) or ""]
    return Answer(
        part=part,
        name=right.name,
        line=right.line,
        accused=known[charge.choice].name if charge else "",
        certainty=charge.certainty if charge else None,
        right=charge is not None and charge.choice == right.key,
        marks=_marks(case, part, charge) if charge else 0,
        others=_shares(case, part, evening, accusers) if accusers else (),
    )


def _shares(
    case: Case, part: Part, evening: Evening, accusers: int | None, of: Sequence[str] | None = None
) -> tuple[Share, ...]:
    """Return how many accused what in a part, the most accused first; `of` are the keys to look at, None for all."""
    charge = (evening.charges or {}).get(part)
    shares = [
        Share(
            name=each.name,
            per_cent=round(100 * evening.accused.get((part, each.key), 0) / accusers) if accusers else None,
            right=each.key == case.solution.of(part),
            chosen=charge is not None and charge.choice == each.key,
        )
        for each in sorted(case.alternatives(part), key=by_name)
        if of is None or each.key in of
    ]
    return tuple(sorted(shares, key=lambda share: -(share.per_cent or 0)))


def _explained(case: Case, exhibit: Exhibit, evening: Evening, accusers: int | None) -> Explained:
    fooled = [
        share
        for part in case.parts
        for share in _shares(case, part, evening, accusers, exhibit.points_at)
        if exhibit.red_herring and not share.right
    ]
    return Explained(
        title=exhibit.title,
        text=exhibit.text,
        explanation=exhibit.explanation,
        evidence=_shown(exhibit.evidence),
        found=exhibit.key in evening.found,
        red_herring=exhibit.red_herring,
        fell_for=tuple(fooled),
    )


def _marks(case: Case, part: Part, charge: Charge) -> int:
    return mark(charge.certainty, right=case.solution.of(part) == charge.choice)


def _shown(evidence: Sequence[Evidence]) -> tuple[ShownEvidence, ...]:
    return tuple(ShownEvidence(each.work, each.locator, each.url) for each in evidence)
