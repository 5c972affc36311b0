"""What the linter says, sorted by where it is said: beside a field, beside a row, or of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from quizapp.authoring.rules.parts import field_of, place_of
from quizapp.bank import lint
from quizapp.bank.formats.complaint import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizapp.authoring.rules.parts import Sheet
    from quizapp.bank.finding import Finding

_RULES: Final = {rule.name: rule for rule in lint.RULES}


@dataclass(frozen=True)
class Note:
    """A finding as an author reads it."""

    rule: str
    severity: str
    message: str
    part: str
    """The field or the row that the message begins with as a file calls it; empty if with something else."""
    verdict: str
    """What the message says of that part."""
    reason: str
    """Why there is such a rule; empty where the message says it all."""
    can_be_answered: bool
    """It is a doubt, which the author may know better than."""
    line: int = 0
    """Where it stands in what was typed as one text; 0 for what was not."""


@dataclass(frozen=True)
class Notes:
    """All there is to say about what stands on one form."""

    by_place: Mapping[str, tuple[Note, ...]]
    """By the field, row or list they are about; under an empty name what is about none."""
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True)
class Tally:
    """How many findings there are."""

    errors: int = 0
    warnings: int = 0


def sorted_out(findings: Iterable[Finding], sheet: Sheet, places: Iterable[str]) -> Notes:
    """Return findings by place; what is about something that the form does not show (`places`) is about none."""
    shown = set(places)
    found: dict[str, list[Note]] = {}
    said = list(findings)
    for each in said:
        place = place_of(each.path, sheet)
        while place and place not in shown:
            place = place.rpartition("-")[0]
        found.setdefault(place, []).append(note(each))
    by_place = {place: tuple(notes) for place, notes in found.items()}
    return Notes(by_place, *_counted(said))


def note(finding: Finding) -> Note:
    """Return a finding as an author reads it."""
    rule = _RULES.get(finding.rule)
    name = f"{label(finding.path)} "
    part = field_of(finding.path) if finding.message.startswith(name) else ""
    return Note(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        part=part,
        verdict=finding.message.removeprefix(name) if part else "",
        reason=rule.reason if rule else "",
        can_be_answered=rule is not None and rule.severity == "warning" and finding.rule != "idle-allowance",
    )


def tallies(findings: Iterable[Finding]) -> dict[str | None, Tally]:
    """Return how many findings there are by question; under None those about the pack as a whole."""
    by_question: dict[str | None, list[Finding]] = {}
    for each in findings:
        by_question.setdefault(each.question, []).append(each)
    return {key: Tally(*_counted(said)) for key, said in by_question.items()}


def _counted(findings: list[Finding]) -> tuple[int, int]:
    errors = sum(each.severity == "error" for each in findings)
    return errors, len(findings) - errors
