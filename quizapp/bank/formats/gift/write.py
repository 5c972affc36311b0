"""A pack as GIFT: every sign that is meant as text has its backslash, as stricter readers than Moodle want it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from quizapp.bank.formats.exchange import Loss, Written
from quizapp.bank.formats.gift.signs import escaped
from quizapp.bank.formats.moodle import heading, tags
from quizapp.bank.formats.moodle.answers import tame
from quizapp.bank.formats.moodle.departure import NO_KEY, has_key, weights
from quizapp.bank.formats.moodle.wording import explained, guarded
from quizapp.bank.question import Matching, Multiple, Number, Ordering, Single, TrueFalse, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizapp.bank.pack import Pack
    from quizapp.bank.question import Question

_MISTAKEN: Final = re.compile(r"\[(?:html|markdown|plain|moodle)\]|%")
"""What a text may not begin with: a form, or a weight."""
_ARROW: Final = "->"


def dump(pack: Pack, _pictures: Mapping[str, bytes]) -> Written:
    """Write a pack. GIFT has no place for hints and pictures, and takes an arrow in an answer for a pair."""
    head = "\n".join(f"// {line}" if line else "//" for line in heading.lines(pack))
    blocks = [head, f"$CATEGORY: {pack.title.replace('/', '//')}"]
    losses: list[Loss] = []
    for question in pack.questions:
        lost = list(_losses(question))
        losses += lost
        if not any(loss.left_out for loss in lost):
            blocks.append(_block(question, pack))
    return Written("\n\n".join([*blocks, ""]).encode(), tuple(losses))


def _losses(question: Question) -> Iterator[Loss]:
    if not has_key(question):
        yield Loss(question.id, NO_KEY, left_out=True)
        return
    if isinstance(question, Typed):
        arrows = [
            text
            for text in (*question.key_texts(), *(each.text for each in question.reject))
            if _ARROW in text
        ]
        if arrows:
            yield Loss(question.id, "an answer has “->” in it, which GIFT takes for a pair", left_out=True)
            return
    if question.hint:
        yield Loss(question.id, "its hint: GIFT has no place for one")
    if question.image:
        yield Loss(question.id, f"its picture, {question.image.file}: GIFT holds text alone")


def _block(question: Question, pack: Pack) -> str:
    said = " ".join(f"[tag:{tag}]" for tag in (*tags.of(question, pack.stages), *tags.of_kind(question)))
    prompt = escaped(guarded(question.prompt, line=False))
    answers = "".join(_answers(question))
    explanation = explained(question)
    last = f"\n\t####{_told_apart(explanation)}" if explanation else ""
    return f"// [id:{question.id}] {said}\n::{question.id}::[markdown]{prompt}{{{answers}{last}\n}}"


def _answers(question: Question) -> Iterator[str]:
    match question:
        case Single() | Multiple():
            for option, sign in zip(question.options, _signs(question), strict=True):
                yield f"\n\t{sign}{_told_apart(guarded(option.text, line=True))}{_feedback(option.feedback)}"
        case TrueFalse():
            yield f"{'TRUE' if question.answer else 'FALSE'}{_feedback(question.feedback)}"
        case Typed():
            yield from (f"\n\t={_typed(text)}" for text in question.key_texts())
            yield from (f"\n\t=%0%{_typed(each.text)}{_feedback(each.feedback)}" for each in question.reject)
        case Number():
            yield f"#{question.answer:f}" + (f":{question.tolerance:f}" if question.tolerance else "")
        case Ordering():
            yield f">{len(question.items)} ALL VERTICAL RELATIVE_ALL_PREVIOUS_AND_NEXT SHOW"
            yield from (f"\n{escaped(guarded(item, line=True))}" for item in question.items)
        case Matching():
            pairs = [(guarded(pair.left, line=True), pair.right) for pair in question.pairs]
            for left, right in (*pairs, *(("", right) for right in question.extra)):
                yield f"\n\t={_told_apart(left)} -> {escaped(right)}"


def _signs(question: Single | Multiple) -> list[str]:
    if isinstance(question, Multiple):
        return [f"~%{weight}%" for weight in weights(question)]
    return ["=" if place == question.key() else "~" for place in range(len(question.options))]


def _feedback(text: str) -> str:
    return f"#{_told_apart(guarded(text, line=False))}" if text else ""


def _told_apart(text: str) -> str:
    """Return small Markdown that is not taken for a word about its form, nor for a weight."""
    return f"{'[markdown]' if _MISTAKEN.match(text) else ''}{escaped(text)}"


def _typed(text: str) -> str:
    return f"{'[plain]' if _MISTAKEN.match(text) else ''}{escaped(tame(text))}"
