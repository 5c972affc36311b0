"""What answers with weights come to: the keys of a question of ours, and a note where it marks differently."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats.moodle.notebook import Unfit
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.moodle.notebook import Notebook

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?")
_MOST: Final = 1 + 2 * limits.LISTED
"""Answers: one, and as many spellings and names to reject as are possible."""
_FULL: Final = Decimal(100)
_ROUNDED: Final = Decimal("0.01")
"""A third of 100 is written 33.33333, or worse."""
_WILD: Final = re.compile(r"(?<!\\)\*+")


class Answer(NamedTuple):
    """One of the answers that Moodle knows to a question."""

    text: str
    percent: Decimal
    """Of the points: 100 for a right one, below 0 for one that takes some off."""
    feedback: str = ""


class Amount(NamedTuple):
    """One of the numbers that Moodle knows for an answer."""

    number: Decimal
    tolerance: Decimal
    percent: Decimal
    feedback: str = ""


def check(count: int) -> None:
    """Raise Unfit for more answers than any question has; before anybody reads them one by one."""
    if count > _MOST:
        raise Unfit(f"it has {count:,} answers, and there can be {_MOST}")


def amount(text: str) -> Decimal:
    """Read a number; raise Unfit for what is none."""
    if not _NUMBER.fullmatch(text.strip()):
        raise Unfit(f"{quoted(text.strip())} is no number")
    return Decimal(text.strip())


def single(answers: Sequence[Answer], notebook: Notebook) -> Document:
    """Return a question with one right option."""
    rights = [answer.text for answer in answers if answer.percent >= _FULL]
    if not rights:
        raise Unfit("no option is right")
    if len(rights) > 1:
        raise Unfit(f"{len(rights)} options are right, and only one can be chosen")
    for answer in answers:
        if answer.percent not in {0, _FULL}:
            notebook.note(f"{_earned(answer)}; here it is a wrong option like the others")
    return {"kind": Kind.SINGLE.value, "options": _options(answers), "answer": rights[0]}


def multiple(answers: Sequence[Answer], order: Sequence[int], notebook: Notebook) -> Document:
    """Return a question with several right options; `order` is that of the right ones, if it is another."""
    rights = [answer for answer in answers if answer.percent > 0]
    if not rights:
        raise Unfit("no option is right")
    fair, cost = _FULL / len(rights), _FULL / max(1, len(answers) - len(rights))
    if any(abs(answer.percent - (fair if answer.percent > 0 else -cost)) > _ROUNDED for answer in answers):
        notebook.note(
            "its options had weights of their own; here right ones count alike, and wrong ones take off alike"
        )
    named = [answers[place - 1].text for place in order if 0 < place <= len(answers)]
    texts = [answer.text for answer in rights]
    answer = named if sorted(named) == sorted(texts) else texts
    return {"kind": Kind.MULTIPLE.value, "options": _options(answers), "answer": answer}


def typed(answers: Iterable[Answer], notebook: Notebook) -> Document:
    """Return a question with an answer to type; whatever does not earn full marks is a name to tell apart."""
    rights: list[str] = []
    rejected: list[Document | str] = []
    for answer in answers:
        text = _tamed(answer, notebook)
        if text and answer.percent >= _FULL:
            rights.append(text)
            _leave(answer.feedback, f"the right answer {quoted(text)}", notebook)
        elif text:
            if answer.percent:
                notebook.note(f"{_earned(answer)}; here it earns nothing")
            rejected.append({"text": text, "feedback": answer.feedback} if answer.feedback else text)
    if not rights:
        raise Unfit("no answer earns full marks")
    return {"kind": Kind.TYPED.value, "answer": rights[0], "accept": rights[1:], "reject": rejected}


def number(amounts: Sequence[Amount], notebook: Notebook) -> Document:
    """Return a question with a number for an answer."""
    rights = [each for each in amounts if each.percent >= _FULL]
    if not rights:
        raise Unfit("no number earns full marks")
    right = max(rights, key=lambda each: each.tolerance)
    if any(abs(each.number - right.number) + each.tolerance > right.tolerance for each in rights):
        raise Unfit("several numbers are right, and a question can have one")
    for each in amounts:
        if each.percent and each not in rights:
            earned = f"{each.number:f} (within {each.tolerance:f}) earned {each.percent.normalize():f} %"
            notebook.note(f"{earned}; here it earns nothing")
        _leave(each.feedback, f"the number {each.number:f}", notebook)
    return {
        "kind": Kind.NUMBER.value,
        "answer": f"{right.number:f}",
        "tolerance": f"{abs(right.tolerance):f}",
    }


def true_false(when: dict[bool, str], *, answer: bool, notebook: Notebook) -> Document:
    """Return a statement; `when` holds what is said to whoever chose true, and false."""
    _leave(when.get(answer, ""), "the right choice", notebook)
    return {"kind": Kind.TRUE_FALSE.value, "answer": answer, "feedback": when.get(not answer, "")}


def matching(pairs: Iterable[tuple[str, str]]) -> Document:
    """Return a question with pairs; a right without a left matches nothing."""
    every = list(pairs)
    return {
        "kind": Kind.MATCHING.value,
        "pairs": [{"left": left, "right": right} for left, right in every if left],
        "extra": [right for left, right in every if not left],
    }


def tame(text: str) -> str:
    """Return an answer to type as Moodle writes it, which has asterisks for anything at all."""
    return text.replace("*", r"\*")


def _tamed(answer: Answer, notebook: Notebook) -> str:
    """Return an answer without asterisks that stand for anything; empty if nothing is left of it."""
    text, changed = answer.text.strip(), ""
    if len(text) <= limits.ANSWER and _WILD.search(text):
        changed = re.sub(r"^\*+|(?<!\\)\*+$", "", text).strip()
        if not changed or _WILD.search(changed):
            said = f", and so was what it said: {quoted(answer.feedback)}" if answer.feedback else ""
            notebook.note(f"the answer {quoted(text)}, with a * for anything, was left behind{said}")
            return ""
        notebook.note(f"the * for anything was left out of the answer {quoted(text)}")
    return (changed or text).replace(r"\*", "*")


def _options(answers: Iterable[Answer]) -> list[Document | str]:
    return [
        {"text": answer.text, "feedback": answer.feedback} if answer.feedback else answer.text
        for answer in answers
    ]


def _earned(answer: Answer) -> str:
    return f"{quoted(answer.text)} earned {answer.percent.normalize():f} %"


def _leave(feedback: str, what: str, notebook: Notebook) -> None:
    if feedback:
        notebook.note(f"what was said to {what} was left behind: {quoted(' '.join(feedback.split()))}")
