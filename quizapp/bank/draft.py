"""A pack as far as it could be read: what the linter looks at, so that no mistake hides another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.bank.case import Case
    from quizapp.bank.pack import Header, Pack, Stage
    from quizapp.bank.parts import Allowance
    from quizapp.bank.question import Question


@dataclass(frozen=True, eq=False)
class Draft:
    """The parts of a pack that have their shape. Each question's stage is one of `stages`; ids are unique."""

    language: str = "en"
    stages: tuple[Stage, ...] = ()
    questions: tuple[Question, ...] = ()
    case: Case | None = None
    """All that it names is there: its stages, and the keys of its own parts."""
    lint_allow: tuple[Allowance, ...] = ()
    public: tuple[str, ...] = ()
    """What everybody may read before the first question: title, blurb, labels of stages."""
    whole: bool = True
    """Whether this is all of the pack; rules that count do not judge a part."""

    @classmethod
    def of(cls, pack: Pack) -> Draft:
        """Return a complete pack as the linter looks at it."""
        return cls(pack.language, pack.stages, pack.questions, pack.case, pack.lint_allow, public_texts(pack))

    @cached_property
    def stage_numbers(self) -> dict[str, int]:
        """How many stages come before each."""
        return {stage.key: number for number, stage in enumerate(self.stages)}

    def stage_of(self, question: Question) -> int:
        """Return how many stages come before the question's own."""
        return self.stage_numbers[question.stage]


def public_texts(header: Header) -> tuple[str, ...]:
    """Return what a pack says of itself on its cover."""
    labels = (stage.label for stage in header.stages)
    return (
        header.title,
        header.blurb,
        header.work.title,
        *header.work.creators,
        *header.content_notes,
        *labels,
    )
