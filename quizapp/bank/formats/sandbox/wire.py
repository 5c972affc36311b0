"""What goes to the child that reads a file and what comes back: a line of JSON each, and pictures behind the last."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, NonNegativeInt

from quizapp.bank import limits
from quizapp.bank.finding import Finding
from quizapp.bank.formats.exchange import BadFile, Refused, Taken
from quizapp.bank.formats.intake import Intake
from quizapp.bank.parts import IMAGE_NAME
from quizapp.bank.value import Value

BROKE: Final = "the file cannot be read; the reader broke off over it"
"""What is told where the reader of a format has a defect, or was ended from outside."""

_ImageName = Annotated[str, Field(pattern=f"^{IMAGE_NAME.pattern}$")]
"""Looked at on this side, too: files may be written that are called so."""


class Job(Value):
    """What to read, and within what bounds; the file follows."""

    name: str
    """What the file is called."""
    wanted: str | None = None
    """The name of the format it is in, if that is known."""
    catalogue: str = "quizapp.bank.formats.catalogue"
    """The module that knows the formats."""
    memory: int = limits.READER_MEMORY
    cpu: int = limits.READER_CPU
    seconds: float = limits.READER_SECONDS


class Step(Value):
    """How many questions were looked at, and of how many."""

    done: int
    total: int | None


class Refusal(Value):
    """Why nothing of the file was taken."""

    rule: str
    message: str
    findings: tuple[Finding, ...] = ()
    trace: str = ""
    """What the reader stumbled over, where that was a defect of its own."""

    def as_error(self) -> BadFile:
        """Return what to raise."""
        return BadFile(self.rule, self.message, self.findings)


class Result(Value):
    """What the file came to. Of its pictures, the names and sizes, in the order in which they follow."""

    format: str
    document: dict[str, Any]
    taken: tuple[tuple[str, dict[str, Any], tuple[str, ...], tuple[str, ...]], ...]
    """Of each question: its place, itself, notes, and the names of its pictures."""
    refused: tuple[Refused, ...]
    ignored: tuple[str, ...]
    pictures: tuple[tuple[_ImageName, NonNegativeInt], ...]

    @classmethod
    def of(cls, name: str, intake: Intake) -> Result:
        """Return what to send of an intake, ahead of its pictures; `name` is the format's."""
        return cls(
            format=name,
            document=intake.document,
            taken=tuple(
                (each.place, each.question, each.notes, tuple(each.pictures)) for each in intake.taken
            ),
            refused=intake.refused,
            ignored=intake.ignored,
            pictures=tuple((name, len(content)) for name, content in intake.pictures.items()),
        )

    def as_intake(self, content: bytes) -> Intake:
        """Return the intake again, given its pictures one behind the other; ValueError if they do not add up."""
        sizes = dict(self.pictures)
        named = {name for *_, own in self.taken for name in own}
        if len(sizes) != len(self.pictures) or sum(sizes.values()) != len(content) or named - sizes.keys():
            raise ValueError("the pictures do not add up")
        pictures: dict[str, bytes] = {}
        for name, size in sizes.items():
            pictures[name], content = content[:size], content[size:]
        taken = tuple(
            Taken(place, question, notes, {name: pictures[name] for name in own})
            for place, question, notes, own in self.taken
        )
        return Intake(self.document, pictures, taken, self.refused, self.ignored)


class Message(Value):
    """A line that comes back: one of these."""

    step: Step | None = None
    refusal: Refusal | None = None
    result: Result | None = None
