"""Rules about what a pack ought to have besides questions and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.lint import words
from quizapp.bank.lint.rule import Remark
from quizapp.bank.question import Category

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.draft import Draft

_ENOUGH: Final = 8
"""Questions in a category, below which a round of ten about it has mostly been seen after the first."""


def explanation_missing(draft: Draft) -> Iterator[Remark]:
    """Find questions that do not say why."""
    for question in draft.questions:
        if not question.explanation:
            yield Remark(question, ("explanation",), "the explanation is missing")


def evidence_missing(draft: Draft) -> Iterator[Remark]:
    """Find questions that do not say where."""
    for question in draft.questions:
        if not question.evidence:
            yield Remark(question, ("evidence",), "the evidence is missing")


def image_alt_missing(draft: Draft) -> Iterator[Remark]:
    """Find pictures without words for whoever cannot see them."""
    for question in draft.questions:
        if question.image and not question.image.alt:
            yield Remark(question, ("image",), "the picture has no alt text")


def image_alt_names_key(draft: Draft) -> Iterator[Remark]:
    """Find pictures whose words name the key."""
    for question in draft.questions:
        alt = words.folded(question.image.alt, draft.language) if question.image else ""
        for text in question.key_texts():
            key = words.folded(text, draft.language)
            if words.telling(key, draft.language) and words.names_it(alt, key):
                yield Remark(question, ("image", "alt"), f"the alt text names the key, {quoted(text)}")


def recap_missing(draft: Draft) -> Iterator[Remark]:
    """Find stages that tell nothing to whoever would solve the case without the work."""
    for place, stage in enumerate(draft.stages if draft.case else ()):
        if not stage.recap:
            yield Remark(None, ("stages", place, "recap"), f"{stage.key} has no recap")


def exhibit_unexplained(draft: Draft) -> Iterator[Remark]:
    """Find exhibits that do not say what they meant."""
    for place, exhibit in enumerate(draft.case.exhibits if draft.case else ()):
        if not exhibit.explanation:
            path = ("case", "exhibits", place, "explanation")
            yield Remark(None, path, f"{exhibit.key} has no explanation")


def case_evidence_missing(draft: Draft) -> Iterator[Remark]:
    """Find exhibits, and a solution, that do not say where to look them up."""
    for place, exhibit in enumerate(draft.case.exhibits if draft.case else ()):
        if not exhibit.evidence:
            path = ("case", "exhibits", place, "evidence")
            yield Remark(None, path, f"{exhibit.key} has no evidence")
    if draft.case and not draft.case.solution.evidence:
        yield Remark(None, ("case", "solution", "evidence"), "the solution has no evidence")


def thin_category(draft: Draft) -> Iterator[Remark]:
    """Find categories that open with too few questions for a round."""
    for category in Category:
        stages = [draft.stage_of(question) for question in draft.questions if question.category is category]
        if stages and stages.count(min(stages)) < _ENOUGH:
            opening = draft.stages[min(stages)].key
            number = stages.count(min(stages))
            message = f"{category} has {number} question{'s' * (number > 1)} at {opening}, its first stage"
            yield Remark(None, ("questions",), message)
