"""Which texts name a suspect: the whole name, or a part of it that is nobody else's."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from quizapp.bank.lint import words
from quizapp.bank.lint.index import index
from quizapp.bank.lint.names import lower_case_words, names

if TYPE_CHECKING:
    from quizapp.bank.case import Alternative
    from quizapp.bank.draft import Draft
    from quizapp.bank.lint.index import Passage


class Mentions:
    """The suspects of one draft, looked for in its texts."""

    def __init__(self, draft: Draft) -> None:
        self.language = draft.language
        texts = [passage.text for passage in index(draft).passages]
        self.ordinary = lower_case_words([*texts, *draft.public], draft.language)
        self.public = [words.folded(text, draft.language) for text in draft.public]
        self.known = {word for text in self.public for word in text.split()}
        case = draft.case
        everybody = (
            [*(each.name for each in case.victims), *(each.name for each in case.suspects)] if case else []
        )
        self.borne = [set(words.folded(name, draft.language).split()) for name in everybody]

    def of(self, suspect: Alternative, passage: Passage) -> bool:
        """Tell whether a passage names a suspect."""
        return self._named(suspect.name, passage, set())

    def unknown(self, suspect: Alternative, passage: Passage) -> bool:
        """Tell whether a passage names a suspect whom the cover does not; what that says anyway is no secret."""
        whole = words.folded(suspect.name, self.language)
        spoken = set[str]().union(*self._names(suspect.name))
        told = any(words.names_it(text, whole) for text in self.public) or (spoken and spoken <= self.known)
        return not told and self._named(suspect.name, passage, self.known)

    def _named(self, name: str, passage: Passage, but: set[str]) -> bool:
        """Tell whether a name stands in a passage, or such a part of it as would do, but for some words."""
        whole = words.folded(name, self.language)
        if words.telling(whole, self.language) and words.names_it(passage.folded, whole):
            return True
        own = {word for parts in self._names(name) for word in parts - but if self._is_enough(word)}
        return any(own & parts and parts <= set(whole.split()) for parts in self._names(passage.text))

    def _is_enough(self, word: str) -> bool:
        """Tell whether a word would do for a name: nobody else bears it."""
        return words.telling(word, self.language) and sum(word in each for each in self.borne) == 1

    def _names(self, text: str) -> list[set[str]]:
        """Return the names in a text, each as its words without what is said before a name."""
        known = words.wording(self.language)
        styles = known.styles if known else frozenset[str]()
        return [set(name.split()) - styles for name in names(text, self.ordinary, self.language)]


@lru_cache(maxsize=1)
def mentions(draft: Draft) -> Mentions:
    """Return the suspects of a draft as they are looked for, made once for all the rules that look."""
    return Mentions(draft)
