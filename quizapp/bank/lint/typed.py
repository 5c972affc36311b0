"""Rules about answers that players type: what is forgiven, and what must not be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from quizapp.bank.finding import quoted
from quizapp.bank.lint.index import index
from quizapp.bank.lint.names import lower_case_words, names
from quizapp.bank.lint.rule import Remark
from quizapp.bank.marking import is_spelling_of
from quizapp.bank.question import Typed
from quizapp.bank.text import fold, forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.draft import Draft

_REACH: Final = 2
"""Letters by which a forgiven answer can be longer or shorter than the key."""


def empty_typed_key(draft: Draft) -> Iterator[Remark]:
    """Find spellings of which nothing is left to compare."""
    for question in _typed(draft):
        spellings = [(("answer",), question.answer)] if question.answer else []
        for path, text in [*spellings, *((("accept", n), text) for n, text in enumerate(question.accept))]:
            if not fold(text):
                yield Remark(question, path, f"nothing of {quoted(text)} is left when answers are compared")


def reject_is_accepted(draft: Draft) -> Iterator[Remark]:
    """Find names on a reject list that are the key as answers are compared."""
    for question in _typed(draft):
        right = {form for text in question.key_texts() for form in forms(text, draft.language)}
        for place, name in enumerate(question.reject):
            if right & forms(name.text, draft.language):
                message = f"{quoted(name.text)} is to be rejected, but is the key when answers are compared"
                yield Remark(question, ("reject", place), message)


def key_forgives_name(draft: Draft) -> Iterator[Remark]:
    """Find keys for which another name of the pack would pass as a typo."""
    others = _names_by_length(draft)
    for question in _typed(draft):
        spellings = {fold(text, draft.language) for text in question.key_texts()}
        near = {name for spelling in spellings for name in _near(spelling, others)}
        for name in sorted(near - spellings):
            if is_spelling_of(question, name, draft.language) and not any(
                _inflected(name, one) for one in spellings
            ):
                message = (
                    f"{quoted(name)}, a name in this pack, would pass as a typo; put it on the reject list"
                )
                yield Remark(question, ("answer",), message)


def _typed(draft: Draft) -> Iterator[Typed]:
    return (question for question in draft.questions if isinstance(question, Typed))


def _near(spelling: str, others: dict[int, list[str]]) -> Iterator[str]:
    """Yield the names that are few enough letters away to be looked at closely."""
    for length in range(len(spelling) - _REACH, len(spelling) + _REACH + 1):
        found = process.extract(
            spelling, others.get(length, []), scorer=OSA.distance, score_cutoff=_REACH, limit=None
        )
        yield from (name for name, _, _ in found)


def _names_by_length(draft: Draft) -> dict[int, list[str]]:
    """Return what somebody could mean to type: every choice and key of the pack, and the names in its texts."""
    passages = index(draft).passages
    ordinary = lower_case_words((passage.text for passage in passages), draft.language)
    found = {name for passage in passages for name in names(passage.text, ordinary, draft.language)}
    for question in draft.questions:
        texts = (*question.key_texts(), *question.asked().choices)
        found.update(fold(text, draft.language) for text in texts)
    by_length: dict[int, list[str]] = defaultdict(list)
    for name in sorted(found):
        by_length[len(name)].append(name)
    return by_length


def _inflected(name: str, spelling: str) -> bool:
    """Tell whether one is the other's plural or possessive: nobody is mistaken for that."""
    return name in {f"{spelling}s", spelling.removesuffix("s")}
