"""Rules about what gives an answer away: in its own prompt, in another question, before its time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.lint import words
from quizapp.bank.lint.index import index
from quizapp.bank.lint.names import lower_case_words, names
from quizapp.bank.lint.rule import Remark
from quizapp.bank.question import Category, Matching, Multiple, Number, Single, TrueFalse, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.draft import Draft
    from quizapp.bank.question import BaseQuestion

_SHARED: Final = 0.6
"""Of the words that tell what a question is about: a text with these and the key answers it. Names alone do not."""
_SUBJECT: Final = (0.2, 5)
"""A word in a fifth of the prompts, and in five, is what the pack is about and tells no question from another."""
_KNOWN: Final = 3
"""Questions that use a name before it is a key; from then on it is one of the cast and no longer a secret."""


def key_in_prompt(draft: Draft) -> Iterator[Remark]:
    """Find prompts that name the key, and not every option besides."""
    for question in draft.questions:
        prompt = words.folded(question.prompt)
        wrong = [words.folded(choice) for choice in _wrong_choices(question)]
        weighed = bool(wrong) and all(words.names_it(prompt, choice) for choice in wrong)
        for key in _keys(question, draft):
            if words.names_it(prompt, key) and not weighed:
                yield Remark(question, ("prompt",), f"the prompt names the key, {quoted(key)}")
        if isinstance(question, Matching):
            for place, pair in enumerate(question.pairs):
                right = words.folded(pair.right)
                if words.telling(right, draft.language) and words.names_it(words.folded(pair.left), right):
                    yield Remark(
                        question, ("pairs", place, "left"), f"this names its match, {quoted(pair.right)}"
                    )


def key_given_away(draft: Draft) -> Iterator[Remark]:
    """Find texts that answer another question which may be asked after them."""
    about = {question.id: words.content(question.prompt, draft.language) for question in draft.questions}
    subject = _subject(about)
    for question in draft.questions:
        for key in _keys(question, draft):
            wanted = about[question.id] - subject - words.content(key, draft.language)
            if not wanted:
                continue
            for passage in index(draft).holding(key):
                other = passage.question
                if other is question or draft.stage_of(other) > draft.stage_of(question):
                    continue
                shared = wanted & words.content(passage.text, draft.language)
                if len(shared) >= _SHARED * len(wanted):
                    yield Remark(other, passage.path, f"this answers {question.id}: it says {quoted(key)}")


def names_later_key(draft: Draft) -> Iterator[Remark]:
    """Find texts that name somebody, or some place, that only a later stage makes known."""
    for name, stage in _secrets(draft).items():
        earlier = [
            passage for passage in index(draft).holding(name) if draft.stage_of(passage.question) < stage
        ]
        if len({passage.question.id for passage in earlier}) >= _KNOWN:
            continue
        for passage in earlier:
            message = f"this names {quoted(name)}, first a key at stage {draft.stages[stage].key}"
            yield Remark(passage.question, passage.path, message)


def _secrets(draft: Draft) -> dict[str, int]:
    """Return the names in keys, each with the first stage at which it is one; not what the cover says.

    Who plays whom is on every poster: the names in cast keys are no secrets, whatever their stage.
    """
    texts = [passage.text for passage in index(draft).passages]
    ordinary = lower_case_words([*texts, *draft.public])
    public = [words.folded(text) for text in draft.public]
    first: dict[str, int] = {}
    for question in draft.questions:
        if isinstance(question, TrueFalse | Number) or question.category is Category.CAST:
            continue
        for text in question.key_texts():
            for name in names(text, ordinary, draft.language):
                first[name] = min(first.get(name, len(draft.stages)), draft.stage_of(question))
    return {
        name: stage for name, stage in first.items() if not any(words.names_it(text, name) for text in public)
    }


def _subject(about: dict[str, frozenset[str]]) -> frozenset[str]:
    """Return the words that are in so many prompts that they tell none from another."""
    share, least = _SUBJECT
    counts = Counter(word for stems in about.values() for word in stems)
    return frozenset(word for word, count in counts.items() if count >= max(least, share * len(about)))


def _keys(question: BaseQuestion, draft: Draft) -> list[str]:
    """Return the spellings of a key that say enough to give it away, folded."""
    if not isinstance(question, Single | Multiple | Typed):
        return []
    keys = dict.fromkeys(words.folded(text) for text in question.key_texts())
    return [key for key in keys if words.telling(key, draft.language)]


def _wrong_choices(question: BaseQuestion) -> list[str]:
    return [choice for choice in question.asked().choices if choice not in question.key_texts()]
