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
    from decimal import Decimal

    from quizapp.bank.draft import Draft
    from quizapp.bank.lint.index import Passage
    from quizapp.bank.question import Question

_SHARED: Final = 0.6
"""Of what tells a question from the others, by weight: a text with so much of it and the key answers it.

A word that few prompts have weighs much, one that many have little: “stabbed” tells more than the hero's name."""
_KNOWN: Final = 3
"""Questions that use a name before it is a key; so many make it one of the cast, and no longer a secret."""


def key_in_prompt(draft: Draft) -> Iterator[Remark]:
    """Find prompts that name the key, and not every option besides."""
    for question in draft.questions:
        prompt = words.folded(question.prompt, draft.language)
        wrong = [words.folded(choice, draft.language) for choice in _wrong_choices(question)]
        weighed = bool(wrong) and all(words.names_it(prompt, choice) for choice in wrong)
        for key in _keys(question, draft):
            if words.names_it(prompt, key) and not weighed:
                yield Remark(question, ("prompt",), f"the prompt names the key, {quoted(key)}")
        if isinstance(question, Matching):
            for place, pair in enumerate(question.pairs):
                left, right = (words.folded(text, draft.language) for text in (pair.left, pair.right))
                if words.telling(right, draft.language) and words.names_it(left, right):
                    message = f"this names its match, {quoted(pair.right)}"
                    yield Remark(question, ("pairs", place, "left"), message)


def key_given_away(draft: Draft) -> Iterator[Remark]:
    """Find texts that answer another question, or one row of it, which may be asked after them.

    Not looked for: statements that are true or false, and orders, which no single sentence need hold.
    """
    yield from _keys_given_away(draft)
    yield from _pairs_given_away(draft)


def _keys_given_away(draft: Draft) -> Iterator[Remark]:
    about = {question.id: words.content(question.prompt, draft.language) for question in draft.questions}
    prompts_with = Counter(word for stems in about.values() for word in stems)
    for question in draft.questions:
        for key in _keys(question, draft):
            wanted = about[question.id] - words.content(key, draft.language)
            enough = _SHARED * _weight(wanted, prompts_with)
            for passage in _read_before(question, key, draft) if wanted else ():
                shared = wanted & words.content(passage.text, draft.language)
                if _weight(shared, prompts_with) >= enough:
                    message = f"this answers {question.id}: it says {quoted(key)}"
                    yield Remark(passage.question, passage.path, message)


def _pairs_given_away(draft: Draft) -> Iterator[Remark]:
    """Find sentences in which both sides of a pair stand."""
    for question in draft.questions:
        for pair in question.pairs if isinstance(question, Matching) else ():
            left, right = (words.folded(text, draft.language) for text in (pair.left, pair.right))
            if not (words.telling(left, draft.language) and words.telling(right, draft.language)):
                continue
            for passage in _read_before(question, right, draft):
                if any(
                    words.names_it(said, left) and words.names_it(said, right)
                    for said in (words.folded(one, draft.language) for one in words.sentences(passage.text))
                ):
                    message = (
                        f"this answers {question.id}: it says {quoted(pair.left)} and {quoted(pair.right)}"
                    )
                    yield Remark(passage.question, passage.path, message)


def names_later_key(draft: Draft) -> Iterator[Remark]:
    """Find texts that name somebody, or some place, that only a later stage makes known."""
    for name, stage in _secrets(draft).items():
        earlier = [passage for passage in index(draft).holding(name) if passage.stage < stage]
        if len({passage.question.id for passage in earlier if passage.question}) >= _KNOWN:
            continue
        for passage in earlier:
            message = f"this names {quoted(name)}, first a key at stage {draft.stages[stage].key}"
            yield Remark(passage.question, passage.path, message)


def _secrets(draft: Draft) -> dict[str, int]:
    """Return the names in keys, each with the first stage at which it is one; not what the cover says.

    Who plays whom is on every poster: the names in cast keys are no secrets, whatever their stage.
    """
    texts = [passage.text for passage in index(draft).passages]
    ordinary = lower_case_words([*texts, *draft.public], draft.language)
    public = [words.folded(text, draft.language) for text in draft.public]
    first: dict[str, int] = {}
    for question in draft.questions:
        if isinstance(question, TrueFalse | Number) or question.category is Category.CAST:
            continue
        for text in question.key_texts():
            for name in names(text, ordinary, draft.language):
                first[name] = min(first.get(name, len(draft.stages)), draft.stage_of(question))
    for stage, folded in _introduced(draft):
        first |= {name: min(at, stage) for name, at in first.items() if words.names_it(folded, name)}
    return {
        name: stage for name, stage in first.items() if not any(words.names_it(text, name) for text in public)
    }


def _introduced(draft: Draft) -> Iterator[tuple[int, str]]:
    """Yield whom and what the board of the case shows, each from its stage on: that may be named from there."""
    if draft.case is None:
        return
    shown = [(each.stage, each.name) for each in draft.case.victims]
    shown += [(each.stage, each.name) for part in draft.case.parts for each in draft.case.alternatives(part)]
    for stage, name in shown:
        yield draft.stage_numbers[stage], words.folded(name, draft.language)


def _read_before(question: Question, phrase: str, draft: Draft) -> Iterator[Passage]:
    """Yield the passages with a phrase that players may be sent before they are asked `question`."""
    stage = draft.stage_of(question)
    for passage in index(draft).holding(phrase):
        before = stage + 1 if passage.question or _goes_before(passage, question) else stage
        if passage.question is not question and passage.stage < before:
            yield passage


def _goes_before(passage: Passage, question: Question) -> bool:
    """Tell whether a text of the pack's own is read before the questions of its stage: recaps are, to deduce from.

    Exhibits are found by answering some of them.
    """
    return question.deducible and passage.path[0] == "stages"


def _weight(stems: frozenset[str], prompts_with: Counter[str]) -> float:
    return sum(1 / prompts_with[stem] for stem in stems)


def _keys(question: Question, draft: Draft) -> list[str]:
    """Return the spellings of a key that say enough to give it away, folded."""
    if isinstance(question, Number):
        return [] if question.answer is None else _figures(question.answer, question.unit, draft)
    if not isinstance(question, Single | Multiple | Typed):
        return []
    keys = dict.fromkeys(words.folded(text, draft.language) for text in question.key_texts())
    return [key for key in keys if words.telling(key, draft.language)]


def _figures(answer: Decimal, unit: str, draft: Draft) -> list[str]:
    """Return the ways to write a number in digits, folded. One digit alone says nothing without its unit."""
    written = (f"{answer:f}", f"{answer:,f}")
    alone = [text for text in written if len(text) > 1]
    with_unit = [f"{text} {unit}" for text in written if unit]
    return list(dict.fromkeys(words.folded(text, draft.language) for text in alone or with_unit))


def _wrong_choices(question: Question) -> list[str]:
    return [choice for choice in question.asked().choices if choice not in question.key_texts()]
