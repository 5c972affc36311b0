"""Every text of a pack by the words in it, so that to look for a phrase is not to read everything again."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from quizapp.bank.case import LISTS
from quizapp.bank.lint import words
from quizapp.bank.lint.choices import groups
from quizapp.bank.question import Multiple, Single, TrueFalse, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.case import Case
    from quizapp.bank.draft import Draft
    from quizapp.bank.lint.choices import Written
    from quizapp.bank.question import Question

_EVERYWHERE: Final = 300
"""A word in more texts than this belongs to the pack's subject: to find it tells nothing."""
_ON_THE_BOARD: Final = {
    **dict.fromkeys(("victims", *LISTS.values()), ("name", "line")),
    "exhibits": ("title", "text"),
}


class Passage(NamedTuple):
    """A text that is sent to players in one piece."""

    question: Question | None
    """None if it is a recap, or stands in the case."""
    path: tuple[str | int, ...]
    """The part of the question, or of the pack."""
    text: str
    folded: str
    stage: int
    """How many stages come before the first at which it may be sent."""


def passages(draft: Draft) -> Iterator[Passage]:
    """Yield the texts that players are sent while they may still be asked something, or accuse."""
    asked = (
        (question, draft.stage_of(question), each)
        for question in draft.questions
        for each in _asked(question)
    )
    told = (
        (None, number, (("stages", number, "recap"), each.recap)) for number, each in enumerate(draft.stages)
    )
    board = ((None, draft.stage_numbers[stage], each) for stage, each in _board(draft.case))
    for question, stage, (path, text) in chain(asked, told, board):
        if text:
            yield Passage(question, path, text, words.folded(text, draft.language), stage)


def _asked(question: Question) -> list[Written]:
    """Return what is read of a question, before the answer or after it."""
    written: list[Written] = [(("prompt",), question.prompt)]
    written += [(("image", "alt"), question.image.alt)] if question.image else []
    written += [choice for group in groups(question) for choice in group]
    return [
        *written,
        (("hint",), question.hint),
        (("explanation",), question.explanation),
        *_feedback(question),
    ]


def _board(case: Case | None) -> Iterator[tuple[str, Written]]:
    """Yield what lies on the board of a case, each text with its stage; not what is told after the accusation."""
    for listed, fields in _ON_THE_BOARD.items() if case else ():
        for place, each in enumerate(getattr(case, listed)):
            for field in fields:
                yield each.stage, (("case", listed, place, field), getattr(each, field))


def _feedback(question: Question) -> Iterator[Written]:
    match question:
        case Single() | Multiple():
            for place, option in enumerate(question.options):
                yield ("options", place, "feedback"), option.feedback
        case Typed():
            for place, name in enumerate(question.reject):
                yield ("reject", place, "feedback"), name.feedback
        case TrueFalse():
            yield ("feedback",), question.feedback


class Index:
    """The passages of one draft, found by the phrases in them."""

    def __init__(self, draft: Draft) -> None:
        self.passages = list(passages(draft))

    def holding(self, phrase: str) -> list[Passage]:
        """Return the passages in which a folded phrase stands; none if its words are everywhere."""
        found = min((self._by_word.get(word, []) for word in phrase.split()), key=len, default=[])
        if len(found) > _EVERYWHERE:
            return []
        return [passage for passage in found if words.names_it(passage.folded, phrase)]

    @cached_property
    def _by_word(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            for word in dict.fromkeys(passage.folded.split()):
                found[word].append(passage)
        return found


@lru_cache(maxsize=1)
def index(draft: Draft) -> Index:
    """Return the index of a draft, made once for all the rules that look at it."""
    return Index(draft)
