"""A question of each kind, as a frozen value: what is asked before the answer, and what the key is.

Questions tolerate missing meaning (no key yet, no explanation), never a wrong shape:
the linter sees to meaning.
"""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self, TypeAlias

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from quizapp.bank import limits
from quizapp.bank.parts import Allowance, Evidence, Image, Option, OptionOrText, Options, Pair
from quizapp.bank.text import forms
from quizapp.bank.value import (
    BLANK_IS_NONE_LISTED,
    Amount,
    Flag,
    Line,
    Listed,
    MaybeAmount,
    MaybeFlag,
    MaybeLine,
    MaybeProse,
    Prose,
    Slug,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Response: TypeAlias = int | str | tuple[int, ...]
"""An answer in terms of positions in `Asked.choices`; text for `typed` and `number`."""


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    TYPED = "typed"
    NUMBER = "number"
    ORDERING = "ordering"
    MATCHING = "matching"


class Category(StrEnum):
    """What a question is about."""

    PLOT = "plot"
    CAST = "cast"
    ENDING = "ending"


class Difficulty(StrEnum):
    """How much a question is worth."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Asked(Value):
    """Everything a player may see before answering. It does not depend on the key in any way."""

    model_config = ConfigDict(extra="ignore")
    """Databases keep these, and may keep them from a version that told more."""

    kind: Kind
    prompt: str
    choices: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    keep_order: bool = False
    unit: str = ""
    image_alt: str | None = None
    has_hint: bool = False


class BaseQuestion(Value):
    """What questions of every kind have."""

    id: Slug
    """The question's name, unique in the pack and kept for good: small letters, digits, hyphens."""
    category: Category
    """What it is about: plot, cast or ending."""
    difficulty: Difficulty
    """What it is worth: easy 100 points, medium 200, hard 300."""
    stage: Slug
    """The first stage at which it is safe to ask."""
    prompt: Prose
    """The question, in small Markdown."""
    explanation: MaybeProse = ""
    """Why the key is right, in small Markdown; links are allowed. Shown after the answer."""
    evidence: Listed[Evidence] = ()
    """Where the work or a source says so."""
    hint: MaybeLine = ""
    """A nudge that halves the points."""
    sensitive: Flag = False
    """Left out for players who ask for that."""
    deducible: Flag = False
    """It can be worked out from recaps and exhibits: asked of players who solve the case without the work."""
    image: Image | None = None
    """A picture beside the prompt."""
    lint_allow: Listed[Allowance] = ()
    """Warnings of the linter that are answered: the rule and why."""

    @abstractmethod
    def asked(self) -> Asked:
        """Return what a player may see before answering."""

    @abstractmethod
    def key(self) -> Response:
        """Return the right response; LookupError if the question has no usable key."""

    @abstractmethod
    def key_texts(self) -> tuple[str, ...]:
        """Return the key as words: the right options, the spellings that count, the items in order."""

    def feedback_for(self, _response: Response, _language: str = "en", /) -> tuple[str, ...]:
        """Return what the author says to whoever gave this response. `language` is the pack's."""
        return ()

    def as_played(self) -> Self:
        """Return the question without its author's answers to the linter: to players it stays the same question."""
        return self.model_copy(update={"lint_allow": ()})

    def _asked(
        self,
        kind: Kind,
        choices: Sequence[str] = (),
        rows: Sequence[str] = (),
        *,
        keep_order: bool = False,
        unit: str = "",
    ) -> Asked:
        return Asked(
            kind=kind,
            prompt=self.prompt,
            choices=tuple(choices),
            rows=tuple(rows),
            keep_order=keep_order,
            unit=unit,
            image_alt=self.image.alt if self.image else None,
            has_hint=bool(self.hint),
        )


def _distinct(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        if texts.count(text) > 1:
            raise PydanticCustomError("twice", "names “{text}” twice", {"text": text})
    return texts


def _texts(options: Iterable[Option]) -> tuple[str, ...]:
    return tuple(option.text for option in options)


def _position(text: str, choices: Sequence[str]) -> int:
    if text not in choices:
        raise LookupError(text)
    return choices.index(text)


def _said(feedback: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in feedback if text)


class Single(BaseQuestion):
    """One right option among several."""

    kind: Literal[Kind.SINGLE]
    """One right option among several."""
    options: Options
    """What is chosen from: texts, or texts with feedback."""
    answer: MaybeLine = ""
    """The text of the right option."""
    keep_order: Flag = False
    """Show the options in the order written."""

    def asked(self) -> Asked:
        """Return the options in the order of the file."""
        return self._asked(self.kind, _texts(self.options), keep_order=self.keep_order)

    def key(self) -> int:
        """Return the position of the right option."""
        return _position(self.answer, _texts(self.options))

    def key_texts(self) -> tuple[str, ...]:
        """Return the right option, if one is named."""
        return (self.answer,) if self.answer else ()

    def feedback_for(self, response: Response, _language: str = "en", /) -> tuple[str, ...]:
        """Return the feedback of the option chosen."""
        return _said(option.feedback for i, option in enumerate(self.options) if i == response)


class Multiple(BaseQuestion):
    """Several right options, and at least one wrong one."""

    kind: Literal[Kind.MULTIPLE]
    """Several right options; wrong ones cost what right ones earn."""
    options: Options
    """What is chosen from: texts, or texts with feedback."""
    answer: Annotated[Listed[Line], AfterValidator(_distinct)] = ()
    """The texts of all right options."""
    keep_order: Flag = False
    """Show the options in the order written."""

    def asked(self) -> Asked:
        """Return the options in the order of the file."""
        return self._asked(self.kind, _texts(self.options), keep_order=self.keep_order)

    def key(self) -> tuple[int, ...]:
        """Return the positions of the right options, ascending."""
        return tuple(sorted(_position(text, _texts(self.options)) for text in self.answer))

    def key_texts(self) -> tuple[str, ...]:
        """Return the right options."""
        return self.answer

    def feedback_for(self, response: Response, _language: str = "en", /) -> tuple[str, ...]:
        """Return the feedback of each option chosen."""
        chosen = response if isinstance(response, tuple) else ()
        return _said(option.feedback for i, option in enumerate(self.options) if i in chosen)


class TrueFalse(BaseQuestion):
    """A statement that holds or does not."""

    kind: Literal[Kind.TRUE_FALSE]
    """A statement that holds or does not."""
    answer: MaybeFlag = None
    """Whether it holds: true or false."""
    feedback: MaybeProse = ""
    """Shown after the wrong choice."""

    def asked(self) -> Asked:
        """Return the two choices, always in this order."""
        return self._asked(self.kind, ("True", "False"), keep_order=True)

    def key(self) -> int:
        """Return 0 for true, 1 for false."""
        if self.answer is None:
            raise LookupError(self.id)
        return 0 if self.answer else 1

    def key_texts(self) -> tuple[str, ...]:
        """Return the right one of the two choices."""
        return () if self.answer is None else ("True" if self.answer else "False",)

    def feedback_for(self, response: Response, _language: str = "en", /) -> tuple[str, ...]:
        """Return the feedback, unless the choice was right."""
        return () if response == self.key() else _said([self.feedback])


class Typed(BaseQuestion):
    """A short text that the player writes."""

    kind: Literal[Kind.TYPED]
    """A short text that the player writes."""
    answer: MaybeLine = ""
    """The answer as it is shown afterwards."""
    accept: Listed[Line] = ()
    """Other spellings that are right."""
    reject: Listed[OptionOrText] = ()
    """Answers that must not pass for a typo: the names one must tell apart."""

    def asked(self) -> Asked:
        """Return the prompt alone."""
        return self._asked(self.kind)

    def key(self) -> str:
        """Return the answer as the author spells it."""
        if not self.answer:
            raise LookupError(self.id)
        return self.answer

    def key_texts(self) -> tuple[str, ...]:
        """Return every spelling that counts."""
        return (self.answer, *self.accept) if self.answer else self.accept

    def feedback_for(self, response: Response, language: str = "en", /) -> tuple[str, ...]:
        """Return the feedback of the rejected name that was given."""
        given = forms(str(response), language)
        return _said(name.feedback for name in self.reject if given & forms(name.text, language))


class Number(BaseQuestion):
    """A number that the player writes."""

    kind: Literal[Kind.NUMBER]
    """A number that the player writes."""
    answer: MaybeAmount = None
    """The number, without thousands marks."""
    tolerance: Amount = Decimal(0)
    """How far off still counts; inclusive."""
    unit: MaybeLine = ""
    """Shown beside the field."""

    def asked(self) -> Asked:
        """Return the prompt and the unit."""
        return self._asked(self.kind, unit=self.unit)

    def key(self) -> str:
        """Return the number in plain digits."""
        if self.answer is None:
            raise LookupError(self.id)
        return f"{self.answer:f}"

    def key_texts(self) -> tuple[str, ...]:
        """Return the number in plain digits."""
        return () if self.answer is None else (f"{self.answer:f}",)


class Ordering(BaseQuestion):
    """Items to be put in order."""

    kind: Literal[Kind.ORDERING]
    """Items to be put in order."""
    items: Annotated[tuple[Line, ...], Field(min_length=limits.ITEMS[0], max_length=limits.ITEMS[1])]
    """The items, in the right order."""

    def asked(self) -> Asked:
        """Return the items sorted by text, so that nothing is left of their order."""
        return self._asked(self.kind, sorted(self.items))

    def key(self) -> tuple[int, ...]:
        """Return the positions among the choices, in the right order."""
        choices = sorted(self.items)
        return tuple(choices.index(item) for item in self.items)

    def key_texts(self) -> tuple[str, ...]:
        """Return the items in the right order."""
        return self.items


class Matching(BaseQuestion):
    """Lefts and rights that belong together."""

    kind: Literal[Kind.MATCHING]
    """Lefts and rights that belong together."""
    pairs: Annotated[tuple[Pair, ...], Field(min_length=limits.PAIRS[0], max_length=limits.PAIRS[1])]
    """What belongs together; all rights differ."""
    extra: Annotated[tuple[Line, ...], Field(max_length=limits.PAIRS[1]), BLANK_IS_NONE_LISTED] = ()
    """Rights that match nothing."""

    def asked(self) -> Asked:
        """Return the lefts as rows, the rights sorted by text as choices."""
        return self._asked(self.kind, self._choices(), [pair.left for pair in self.pairs])

    def key(self) -> tuple[int, ...]:
        """Return for each row the position of its right."""
        choices = self._choices()
        return tuple(choices.index(pair.right) for pair in self.pairs)

    def key_texts(self) -> tuple[str, ...]:
        """Return the rights, row by row."""
        return tuple(pair.right for pair in self.pairs)

    def _choices(self) -> list[str]:
        return sorted([*(pair.right for pair in self.pairs), *self.extra])


Question: TypeAlias = Annotated[
    Single | Multiple | TrueFalse | Typed | Number | Ordering | Matching, Field(discriminator="kind")
]

KINDS: Final[dict[Kind, type[BaseQuestion]]] = {
    Kind.SINGLE: Single,
    Kind.MULTIPLE: Multiple,
    Kind.TRUE_FALSE: TrueFalse,
    Kind.TYPED: Typed,
    Kind.NUMBER: Number,
    Kind.ORDERING: Ordering,
    Kind.MATCHING: Matching,
}
