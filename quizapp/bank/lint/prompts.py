"""Rules about how a question is put."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA

from quizapp.bank.lint import words
from quizapp.bank.lint.rule import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.draft import Draft
    from quizapp.bank.question import Question

_SLIPPERY: Final = 5
"""Letters from which one letter's difference between two words looks like a slip, not like another word."""
_CROWD: Final = 30
"""Prompts of one pattern that are compared with each other; more are a series of questions, not an oversight."""


def duplicate_prompts(draft: Draft) -> Iterator[Remark]:
    """Find prompts that are the same as answers are compared."""
    seen: dict[str, list[Question]] = defaultdict(list)
    for question in draft.questions:
        same = seen[words.folded(question.prompt, draft.language)]
        earlier = next((one for one in same[:_CROWD] if not _apart(one, question)), None)
        if earlier:
            yield Remark(question, ("prompt",), f"{earlier.id} asks the same")
        same.append(question)


def similar_prompts(draft: Draft) -> Iterator[Remark]:
    """Find prompts that differ by words that mean nothing, by endings or by a slip in one word."""
    seen: dict[tuple[int, tuple[str, ...]], list[tuple[Question, tuple[str, ...]]]] = defaultdict(list)
    for question in draft.questions:
        gist = words.gist(question.prompt, draft.language)
        gaps = [(place, gist[:place] + gist[place + 1 :]) for place in range(len(gist))]
        near = [
            one for gap in gaps for one, other in seen[gap][:_CROWD] if _slip(gist[gap[0]], other[gap[0]])
        ]
        earlier = next((one for one in near if _nearly(one, question, draft.language)), None)
        if earlier:
            yield Remark(question, ("prompt",), f"{earlier.id} asks nearly the same")
        for gap in gaps:
            seen[gap].append((question, gist))


def negated_prompt(draft: Draft) -> Iterator[Remark]:
    """Find prompts that ask for what is not so."""
    known = words.wording(draft.language)
    if known is None:
        return
    for question in draft.questions:
        found = known.negated.search(words.unquoted(question.prompt))
        if found:
            yield Remark(question, ("prompt",), f"the prompt turns on “{found[0]}”")


def _nearly(one: Question, other: Question, language: str) -> bool:
    return not _apart(one, other) and words.folded(one.prompt, language) != words.folded(
        other.prompt, language
    )


def _apart(one: Question, other: Question) -> bool:
    """Tell whether questions differ by what stands beside the prompt: another picture, all other choices."""
    mine, yours = set(one.asked().choices), set(other.asked().choices)
    return one.image != other.image or bool(mine and yours and not mine & yours)


def _slip(one: str, other: str) -> bool:
    if one == other:
        return True
    letters = one.isalpha() and other.isalpha() and min(len(one), len(other)) >= _SLIPPERY
    return letters and OSA.distance(one, other, score_cutoff=1) <= 1
