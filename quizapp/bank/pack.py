"""A pack: a titled, versioned set of questions about one work, as a frozen value."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from quizapp.bank import limits
from quizapp.bank.case import Case, slips
from quizapp.bank.nearest import did_you_mean
from quizapp.bank.parts import Allowance
from quizapp.bank.question import BaseQuestion, Question
from quizapp.bank.value import Blurb, Line, Listed, MaybeProse, MaybeTitle, Slug, Title, Value, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


LANGUAGE: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
"""A BCP 47 tag, as far as its looks go."""


class WorkKind(StrEnum):
    """What sort of thing a pack is about."""

    SERIES = "series"
    FILM = "film"
    NOVEL = "novel"
    STORY = "story"
    PLAY = "play"


class Work(Value):
    """What a pack is about."""

    title: Title
    """Its own title."""
    kind: WorkKind
    """What sort of thing it is."""
    creators: Listed[Title] = ()
    """Who wrote or directed it."""
    year: Annotated[int, Field(ge=-3000, le=3000), BeforeValidator(whole)] | None = None
    """When it first came out."""


class Stage(Value):
    """How far into the work a player is."""

    key: Slug
    """What questions name it by."""
    label: Title
    """What players read; it must not give anything away."""
    recap: MaybeProse = ""
    """What has happened by its end, in a few lines of small Markdown, for whoever solves the case without the work."""


def _blank_is_none(raw: object) -> object:
    return None if raw == "" else raw


class Header(Value):
    """What a pack says of itself."""

    format: Annotated[Literal[1], BeforeValidator(whole), WithJsonSchema({"const": limits.FORMAT})]
    """The version of this file format: 1."""
    title: Title
    """What the pack is called on the shelf."""
    blurb: Blurb = ""
    """One or two sentences, safe for someone who has seen nothing."""
    work: Work
    """What the questions are about."""
    language: Annotated[str, Field(pattern=LANGUAGE)] = "en"
    """The language of the questions, as a BCP 47 tag: en, pt-BR."""
    licence: MaybeTitle = ""
    """What others may do with the pack, as an SPDX name: CC-BY-SA-4.0."""
    authors: Listed[Title] = ()
    """Who wrote the questions."""
    content_notes: Listed[Line] = ()
    """What a player may want to know before starting, a short line each."""
    lint_allow: Listed[Allowance] = ()
    """Warnings of the linter that are answered for the whole pack."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=limits.STAGES)]
    """How far a player may be, in order."""
    case: Annotated[Case | None, BeforeValidator(_blank_is_none)] = None
    """The case to be solved, if there is one."""


class Pack(Header):
    """Everything one `pack.yaml` says."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=limits.QUESTIONS)]
    """The questions, in any order; players get them by stage."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for clash in clashes(self.stages, self.questions, self.case):
            raise ValueError(clash.message)
        return self

    def as_played(self) -> Self:
        """Return the pack without its author's answers to the linter."""
        return self.model_copy(
            update={"lint_allow": (), "questions": tuple(each.as_played() for each in self.questions)}
        )

    def up_to(self, key: str) -> Self:
        """Return the pack without what comes after this stage, its label too; LookupError if there is no such stage."""
        return self.without(stage.key for stage in self.stages[self.stage_index(key) + 1 :])

    def without(self, keys: Iterable[str]) -> Self:
        """Return the pack without these stages: their labels, recaps and questions. There may be no question left.

        The case goes along with any stage: it would no longer be the one to be solved.
        """
        out = set(keys)
        stages = tuple(stage for stage in self.stages if stage.key not in out)
        questions = tuple(each for each in self.questions if each.stage not in out)
        case = self.case if len(stages) == len(self.stages) else None
        return self.model_copy(update={"stages": stages, "questions": questions, "case": case})

    def stage_index(self, key: str) -> int:
        """Return how many stages come before this one; LookupError if the pack has no such stage."""
        for index, stage in enumerate(self.stages):
            if stage.key == key:
                return index
        raise LookupError(key)


class Clash(NamedTuple):
    """Parts of a pack that do not go together, each by itself in order."""

    where: tuple[str | int, ...]
    """The path to the part that is wrong."""
    rule: str
    message: str
    earlier: tuple[str | int, ...] | None = None
    """The path to the part it collides with."""


def clashes(
    stages: Sequence[Stage | None], questions: Sequence[BaseQuestion | None], case: Case | None = None
) -> Iterator[Clash]:
    """Yield what is wrong between parts: stages, ids or keys that stand twice, stages and keys that do not exist.

    None stands for a part that could not be read. Where stages could not, nobody is blamed for naming one.
    """
    yield from _twice("stages", "key", [stage.key if stage else None for stage in stages])
    yield from _twice("questions", "id", [question.id if question else None for question in questions])
    if None in stages:
        return
    known = [stage.key for stage in stages if stage]
    for index, question in enumerate(questions):
        if question and question.stage not in known:
            message = f"the pack has no stage {question.stage}{did_you_mean(question.stage, known)}"
            yield Clash(("questions", index, "stage"), "unknown_stage", message)
    for slip in slips(case, known) if case else ():
        earlier = ("case", *slip.earlier) if slip.earlier else None
        yield Clash(("case", *slip.where), slip.rule, slip.message, earlier)


def _twice(part: str, field: str, names: Sequence[str | None]) -> Iterator[Clash]:
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        if name is None:
            continue
        first = seen.setdefault(name, index)
        if first != index:
            message = f"the {field} {name} is taken"
            yield Clash((part, index, field), f"duplicate_{field}", message, (part, first, field))
