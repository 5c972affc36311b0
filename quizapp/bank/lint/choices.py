"""What a player chooses from, each choice with its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from quizapp.bank.question import Matching, Multiple, Ordering, Single

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.question import Question

Written: TypeAlias = tuple[tuple[str | int, ...], str]
"""The path to a text, and the text."""


def groups(question: Question) -> Iterator[list[Written]]:
    """Yield the choices that stand against each other; matching has two such groups, lefts and rights."""
    match question:
        case Single() | Multiple():
            yield [(("options", place), option.text) for place, option in enumerate(question.options)]
        case Ordering():
            yield [(("items", place), item) for place, item in enumerate(question.items)]
        case Matching():
            lefts = [pair.left for pair in question.pairs]
            rights = [pair.right for pair in question.pairs]
            yield [(("pairs", place, "left"), left) for place, left in enumerate(lefts)]
            extra: list[Written] = [(("extra", place), one) for place, one in enumerate(question.extra)]
            yield [*((("pairs", place, "right"), right) for place, right in enumerate(rights)), *extra]
