"""One question on its way in: its texts in our small Markdown, and a note of whatever did not come along."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats.moodle.markup import Gleaned, glean
from quizapp.bank.formats.moodle.wording import unguarded
from quizapp.bank.prose import literal

if TYPE_CHECKING:
    from quizapp.bank.formats.moodle.markup import Picture

_NAMED: Final = 5
_LONGEST: Final = 100 * limits.PROMPT
"""Characters of a text with all its markup."""
_INSIDE: Final = re.compile(r"data:[^\s\"'<>]{200,}")


class Form(StrEnum):
    """What a text is written in, as GIFT calls it."""

    HTML = "html"
    MOODLE = "moodle"
    """HTML in which the ends of lines count."""
    MARKDOWN = "markdown"
    PLAIN = "plain"


class Unfit(ValueError):  # noqa: N818 (it is the question that is unfit)
    """A question that cannot be taken; `str()` says why."""


class Notebook:
    """What is noted of one question while it is read."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}
        self.pictures: list[Picture] = []
        """Those of the prompt, which it may keep; all others are left behind."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what was noted, each once."""
        return tuple(self._notes)

    def note(self, sentence: str) -> None:
        """Write down what was changed or left behind."""
        self._notes[sentence] = None

    def leave(self, pictures: list[Picture], where: str) -> None:
        """Note that pictures were left behind, if there are any."""
        if pictures:
            self.note(
                f"pictures were left behind in the {where}: {listed([each.source for each in pictures])}"
            )

    def prose(self, text: str, form: Form, where: str, *, links: bool = False) -> str:
        """Return a text as paragraphs; `where` names it in notes. Links are kept in explanations alone."""
        text = _readable(text, where)
        match form:
            case Form.MARKDOWN:
                return unguarded(text.strip())
            case Form.PLAIN:
                return literal(_stripped(text, "\n"), line=False)
        return self._noted(glean(text, line=False, links=links, breaks=form == Form.MOODLE), where)

    def line(self, text: str, form: Form, where: str) -> str:
        """Return a text as one line."""
        text = _readable(text, where)
        match form:
            case Form.MARKDOWN:
                return _stripped(unguarded(text), " ")
            case Form.PLAIN:
                return literal(_stripped(text, " "), line=True)
        line = self._noted(glean(text, line=True), where)
        if not line and text.strip():
            raise Unfit(f"the {where} has no words, only {'a picture' if '<img' in text else 'markup'}")
        return line

    def _noted(self, gleaned: Gleaned, where: str) -> str:
        if gleaned.links:
            self.note(f"links were left behind in the {where}: {listed(gleaned.links)}")
        if gleaned.markup:
            self.note(f"markup was left behind in the {where}: {listed(list(gleaned.markup))}")
        if where == "prompt":
            self.pictures += gleaned.pictures
        else:
            self.leave(gleaned.pictures, where)
        return gleaned.text


def _readable(text: str, where: str) -> str:
    """Return a text, if it is too long without the pictures inside it; raise Unfit for one that nobody could read."""
    if len(text) > _LONGEST:
        text = _INSIDE.sub("data:", text)
    if len(text) > _LONGEST:
        raise Unfit(f"the {where} has {len(text):,} characters, and no more than {_LONGEST:,} are read")
    return text


def _stripped(text: str, between: str) -> str:
    """Return lines without the blanks around them."""
    return between.join(line.strip(" \t") for line in text.strip().split("\n"))


def listed(texts: list[str]) -> str:
    """Return texts as a list in a sentence: the first few, and how many more there are."""
    more = f" and {len(texts) - _NAMED:,} more" if len(texts) > _NAMED else ""
    return ", ".join(map(quoted, texts[:_NAMED])) + more
