"""Rules about the key itself: is there one, can it be chosen, does its look give it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.lint.rule import Remark
from quizapp.bank.nearest import did_you_mean
from quizapp.bank.question import Multiple, Number, Single, TrueFalse, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.draft import Draft

_ENOUGH_LONGEST: Final = 3
"""Below that, a third of the pack is too little to see a habit in."""
_ENOUGH_KEPT: Final = 4
"""By chance, four keys among four options each are in one place once in 64 packs; three, once in 16."""
_CLEARLY: Final = (1.25, 5)
"""Longer by a quarter and by five letters: what a glance sees."""


def key_missing(draft: Draft) -> Iterator[Remark]:
    """Find questions without an answer."""
    for question in draft.questions:
        match question:
            case Single() | Multiple() | TrueFalse() | Typed() | Number() if question.answer in (
                "",
                (),
                None,
            ):
                yield Remark(question, ("answer",), "the answer is missing")


def key_not_an_option(draft: Draft) -> Iterator[Remark]:
    """Find answers that are none of the options."""
    for question in draft.questions:
        if isinstance(question, Single | Multiple):
            options = [option.text for option in question.options]
            for answer in question.key_texts():
                if answer not in options:
                    meant = did_you_mean(answer, options)
                    message = f"the answer {quoted(answer)} is none of the options{meant}"
                    yield Remark(question, ("answer",), message)


def key_one_sided(draft: Draft) -> Iterator[Remark]:
    """Find questions where every option is right."""
    for question in draft.questions:
        if isinstance(question, Multiple) and not _sides(question)[1]:
            yield Remark(question, ("answer",), "every option is right; at least one must be wrong")


def longest_key(draft: Draft) -> Iterator[Remark]:
    """Find packs in which the longest option is the one to choose."""
    sides = [(rights, wrongs) for rights, wrongs in map(_sides, _choices(draft)) if rights and wrongs]
    longest = sum(_clearly_longer(rights, wrongs) for rights, wrongs in sides)
    if longest >= _ENOUGH_LONGEST and longest * 3 > len(sides):
        message = f"in {longest} of {len(sides)} questions with options the right one is clearly the longest"
        yield Remark(None, ("questions",), message)


def key_position(draft: Draft) -> Iterator[Remark]:
    """Find packs that keep the order of options, and the key always in the same place."""
    kept = [question for question in _choices(draft) if isinstance(question, Single) and question.keep_order]
    places = {
        [option.text for option in question.options].index(question.answer)
        for question in kept
        if _sides(question)[0]
    }
    if len(kept) >= _ENOUGH_KEPT and len(places) == 1:
        message = (
            f"in all {len(kept)} questions with keep_order the right option is number {places.pop() + 1}"
        )
        yield Remark(None, ("questions",), message)


def _choices(draft: Draft) -> Iterator[Single | Multiple]:
    return (question for question in draft.questions if isinstance(question, Single | Multiple))


def _sides(question: Single | Multiple) -> tuple[list[str], list[str]]:
    """Return the right options and the wrong ones."""
    key = question.key_texts()
    options = [option.text for option in question.options]
    return [text for text in options if text in key], [text for text in options if text not in key]


def _clearly_longer(rights: list[str], wrongs: list[str]) -> bool:
    shortest, longest = min(map(len, rights)), max(map(len, wrongs))
    share, letters = _CLEARLY
    return shortest >= longest * share and shortest >= longest + letters
