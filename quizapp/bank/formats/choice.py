"""Questions as trivia files have them: a prompt in plain words, options, and which of them are right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from quizapp.bank import prose
from quizapp.bank.finding import quoted
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.bank.formats.exchange import Document

OWN_PACE: Final = "its time limit, {} seconds, was left behind: players choose their own pace"
_TRUTH: Final = {"true": True, "false": False}
_NUMBERS: Final = re.compile(r"[0-9]{1,2}(?:\.0)?(?:\s*[,;]\s*[0-9]{1,2}(?:\.0)?)*")
_WITH_POINTS: Final = re.compile(r"[1-9](?:\.[1-9])+")
"""What spreadsheets make of `1,2` where a comma is a decimal point."""


def question(prompt: str, options: Sequence[str], right: Sequence[int], *, several: bool = False) -> Document:
    """Return the question that these make: `true_false` of two options that say so, else `single` or `multiple`.

    `right` are positions among the options, at least one. With `several` it is `multiple` even if only one is right.
    """
    asked: Document = {"prompt": prose.literal(prompt)}
    if several or len(right) > 1:
        answers = [options[at] for at in right]
        return asked | {"kind": Kind.MULTIPLE, "options": list(options), "answer": answers}
    answer = options[right[0]]
    if sorted(option.casefold() for option in options) == sorted(_TRUTH):
        return asked | {"kind": Kind.TRUE_FALSE, "answer": _TRUTH[answer.casefold()]}
    return asked | {"kind": Kind.SINGLE, "options": list(options), "answer": answer}


def numbered(prompt: str, cells: Sequence[str], key: str, *, several: bool = False) -> Document:
    """Return the question of options in cells, some of them empty, whose right ones `key` numbers from 1: `1,3`.

    Raise ValueError, with the reason, for a key that names none or one that is not there.
    """
    key = key.replace(".", ",") if _WITH_POINTS.fullmatch(key) else key
    if not key:
        raise ValueError("names no right answer")
    if not _NUMBERS.fullmatch(key):
        raise ValueError(f"has {quoted(key)} where the numbers of its right answers are wanted")
    right = sorted({int(number) for number in re.findall(r"([0-9]+)(?:\.0)?", key)})
    for number in right:
        if not (1 <= number <= len(cells) and cells[number - 1]):
            raise ValueError(f"says that answer {number} is right, and there is none")
    there = [at for at, cell in enumerate(cells) if cell]
    return question(
        prompt, [cells[at] for at in there], [there.index(each - 1) for each in right], several=several
    )
