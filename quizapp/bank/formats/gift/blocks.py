"""A GIFT file in blocks: lines up to an empty one, with what the comments among them say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from quizapp.bank.formats.moodle import tags
from quizapp.bank.formats.moodle.heading import BEGINNING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID: Final = "[id:"
_TAG: Final = "[tag:"
_CLOSED: Final = re.compile(r"(?<!\\)\]")
_CATEGORY: Final = "$CATEGORY:"


@dataclass(frozen=True, slots=True)
class Block:
    """A question, as its lines stand in the file."""

    line: int
    """Where its text begins."""
    text: str
    category: str
    """The path of the category it is in."""
    name: str
    known: tags.Known


@dataclass(slots=True)
class Blocks:
    """A file as its blocks."""

    questions: list[Block] = field(default_factory=list)
    category: str = ""
    """The path of the category that was named last."""
    heading: str = ""
    """The comment that says what the pack is, as YAML."""

    @classmethod
    def of(cls, text: str) -> Blocks:
        """Cut the text of a file."""
        blocks = cls()
        for lines in _divided(text):
            blocks._take(lines)
        return blocks

    def _take(self, lines: list[tuple[int, str]]) -> None:
        comments = [line.lstrip()[2:] for _, line in lines if line.lstrip().startswith("//")]
        said = [(number, line.strip()) for number, line in lines if not line.lstrip().startswith("//")]
        if comments and comments[0].strip() == BEGINNING:
            self.heading = "\n".join(comment.removeprefix(" ") for comment in comments)
        if said and said[0][1].startswith(_CATEGORY):
            self.category = said.pop(0)[1].removeprefix(_CATEGORY).strip()
        if not said:
            return
        name = next((name for comment in comments for name in _bracketed(comment, _ID)), "")
        self.questions.append(
            Block(
                said[0][0],
                "\n".join(line for _, line in said),
                self.category,
                name,
                tags.read(tag for comment in comments for tag in _bracketed(comment, _TAG)),
            )
        )


def _divided(text: str) -> Iterator[list[tuple[int, str]]]:
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            lines.append((number, line))
        elif lines:
            yield lines
            lines = []


def _bracketed(comment: str, word: str) -> Iterator[str]:
    """Return what stands in brackets after a word, without searching twice for a bracket that is never closed."""
    start = comment.find(word)
    while start >= 0 and (end := _CLOSED.search(comment, start)):
        yield comment[start + len(word) : end.start()].replace(r"\]", "]").strip()
        start = comment.find(word, end.end())
