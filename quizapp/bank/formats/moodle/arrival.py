"""A question that arrives from Moodle: what it says, what its tags say, and what was left behind on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats.exchange import Taken
from quizapp.bank.formats.moodle import heading, tags
from quizapp.bank.formats.moodle.notebook import Form, Notebook, listed
from quizapp.bank.formats.moodle.wording import unexplained
from quizapp.bank.question import KINDS, Category, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.moodle.tags import Known

_CATEGORIES: Final = frozenset(Category)
_EXCERPT: Final = 80
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")


def header(written: str, categories: set[str], known: Iterable[Known]) -> tuple[Document, list[str]]:
    """Return what a file says of the pack, and a sentence for each part of that which cannot be used.

    `written` is its heading, if it has one; without, the pack is called as the category that all questions are in,
    and its stages are those that tags name.
    """
    if written:
        return heading.read(written)
    named: Document = {}
    titles = {path_end(category) for category in categories}
    if (
        len(titles) == 1
        and 0 < len(title := titles.pop()) <= limits.TITLE
        and title.lower() not in _CATEGORIES
    ):
        named["title"] = title
    if stages := tags.stages(known):
        named["stages"] = stages
    return named, []


def path_end(category: str) -> str:
    """Return the last name of a category's path; in a name, `//` stands for `/`."""
    return category.replace("//", "\0").rpartition("/")[2].replace("\0", "/").strip()


def excerpt(text: str) -> str:
    """Return the beginning of a text, on one line and without tags."""
    line = " ".join(_TAG.sub(" ", text[: 8 * _EXCERPT]).split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"


class Arrival:
    """One question while it is read."""

    def __init__(self, known: Known, category: str, pending: Iterable[str]) -> None:
        """Begin with its tags, its category if that has to be told, and what there is to note of the file."""
        self.known = known
        self.notebook = Notebook()
        self._question: Document = {}
        for sentence in pending:
            self.notebook.note(sentence)
        last = path_end(category).lower()
        if last in _CATEGORIES:
            self._question["category"] = last
        elif category and not known.ours:
            self.notebook.note(f"its category was {quoted(category)}")
        if known.others:
            self.notebook.note(f"tags were left behind: {listed(known.others)}")

    def say(self, key: str, text: str) -> None:
        """Put down a text of the question, if there is one."""
        if text:
            self._question[key] = text

    def explain(self, text: str, form: Form) -> None:
        """Put down the explanation, and the evidence that it ends with."""
        if form == Form.MARKDOWN:
            explanation, evidence = unexplained(text.strip())
            if evidence:
                self._question["evidence"] = evidence
        else:
            explanation = self.notebook.prose(text, form, "explanation", links=True)
        self.say("explanation", explanation)

    def partner(self, text: str) -> str:
        """Return the right of a pair, which Moodle shows as plain text, and we do not."""
        return text.strip() if self.known.ours else self.notebook.line(text, Form.PLAIN, "pair")

    def taken(
        self, place: str, name: str, asked: Document, pictures: Mapping[str, bytes] | None = None
    ) -> Taken:
        """Return the question, given what its kind needs."""
        fields = KINDS[Kind(asked["kind"])].model_fields
        tagged = {key: value for key, value in self.known.parts.items() if key in fields and key not in asked}
        said = {"id": name, **self._question, **tagged, **asked}
        question = {key: value for key, value in said.items() if value not in ("", [])}
        return Taken(place, question, self.notebook.notes, pictures or {})
