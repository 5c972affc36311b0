"""From HTML to our small Markdown: what it says is kept, and what could not be is named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Final, NamedTuple

from quizapp.bank import limits
from quizapp.bank.formats import marked
from quizapp.bank.formats.moodle.runs import BREAK, Look, Run, markdown

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOOKS: Final = {
    "b": "strong",
    "strong": "strong",
    "h1": "strong",
    "h2": "strong",
    "h3": "strong",
    "h4": "strong",
    "h5": "strong",
    "h6": "strong",
    "em": "slanted",
    "i": "slanted",
    "code": "code",
}
_BLOCKS: Final = frozenset(
    "address blockquote center div dl dd dt h1 h2 h3 h4 h5 h6 li ol p section table tr ul".split()
)
_BOXES: Final = {"ul": "- ", "ol": "1. ", "blockquote": "> "}
_BETWEEN: Final = {"br": BREAK, "td": " ", "th": " "}
_KEPT: Final = frozenset(
    {*_LOOKS, *_BLOCKS, *_BETWEEN, *"a body font head html img span tbody thead".split()}
) - {
    "dl",
    "table",
}
"""Tags after which nothing is missing."""
_SILENT: Final = frozenset("script style title template".split())
"""What is between these tags was never meant to be read."""
_DEEPEST: Final = 4
"""Lists and quotations inside each other; more of them are read as the fourth."""
_TAG: Final = re.compile(r"<[A-Za-z/!?]")
_TO_THE_WEB: Final = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)


class Picture(NamedTuple):
    """A picture that stands in a text."""

    source: str
    alt: str


@dataclass(slots=True)
class Gleaned:
    """What a text came to."""

    text: str
    links: list[str] = field(default_factory=list)
    """Where it led, if links were not wanted or lead nowhere on the web."""
    pictures: list[Picture] = field(default_factory=list)
    markup: dict[str, None] = field(default_factory=dict)
    """What else could not be kept, by tag."""


def glean(html: str, *, line: bool, links: bool = False, breaks: bool = False) -> Gleaned:
    """Return what a piece of HTML says, `line` on one line. `breaks`: its line breaks mean something."""
    if not html.strip():
        return Gleaned("")
    gleaner = _Gleaner(line=line, links=links, breaks=breaks)
    tag, whole = _TAG.search(html), html.rfind(">") + 1
    if not tag or whole < tag.start():
        gleaner.data(unescape(html))
        gleaner.close()
    else:
        marked.read_out(html[:whole] + html[whole:].replace("<", "&lt;"), gleaner)
    return gleaner.gleaned()


@dataclass(slots=True)
class _Box:
    """A list or a quotation that is open."""

    marker: str
    count: int = 0
    fresh: bool = False
    """An entry has begun and nothing of it is written."""

    def prefix(self) -> tuple[str, str]:
        """Return what goes before the first line of a block in it, and before the others."""
        if self.marker == "> ":
            return self.marker, self.marker
        marker = f"{self.count}. " if self.marker == "1. " else self.marker
        blanks = " " * len(marker)
        return (marker if self.fresh else blanks), blanks


class _Gleaner:
    """Listens to HTML and writes down blocks of small Markdown."""

    def __init__(self, *, line: bool, links: bool, breaks: bool) -> None:
        self._line, self._links = line, links
        self._blanks = re.compile(r"[ \t\r\f\xa0]+" if breaks else r"[ \t\r\f\xa0\n]+")
        self._blocks: list[str] = []
        self._runs: list[Run] = []
        self._boxes: list[_Box] = []
        self._open: Counter[str] = Counter()
        self._addresses: list[str] = []
        self._silent = 0
        self._listed = False
        self._length = 0
        self._lost = Gleaned("")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear that a tag starts."""
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self._end_block()
        if tag in _LOOKS:
            self._open[_LOOKS[tag]] += 1
        if tag in _BOXES:
            self._boxes.append(_Box(_BOXES[tag]))
        if tag == "li" and self._boxes:
            self._boxes[-1].count += 1
            self._boxes[-1].fresh = True
        if tag in _BETWEEN:
            self._runs.append((_BETWEEN[tag], self._look()))
        if tag == "a":
            self._addresses.append(self._address(attributes.get("href", "")))
        if tag == "img":
            picture = Picture(attributes.get("src", ""), " ".join(attributes.get("alt", "").split()))
            self._lost.pictures.append(picture)
        if tag not in _KEPT:
            self._lost.markup[tag] = None

    def end(self, tag: str) -> None:
        """Hear that a tag ends."""
        if tag in _SILENT:
            self._silent -= 1
        if tag in _BLOCKS:
            self._end_block()
        if tag in _LOOKS:
            self._open[_LOOKS[tag]] -= 1
        if tag in _BOXES:
            self._boxes.pop()
        if tag == "a":
            self._addresses.pop()

    def data(self, text: str) -> None:
        """Hear text."""
        if not self._silent:
            self._runs.append((self._blanks.sub(" ", text), self._look()))

    def close(self) -> None:
        """Hear that this was all."""
        self._end_block()

    def gleaned(self) -> Gleaned:
        """Return what was heard."""
        self._lost.text = (" " if self._line else "").join(self._blocks).strip()
        return self._lost

    def _look(self) -> Look:
        address = self._addresses[-1] if self._addresses else ""
        return Look(self._open["strong"] > 0, self._open["slanted"] > 0, self._open["code"] > 0, address)

    def _address(self, href: str) -> str:
        if self._links and _TO_THE_WEB.fullmatch(href):
            return href
        if href:
            self._lost.links.append(href)
        return ""

    def _end_block(self) -> None:
        runs, self._runs = self._runs, []
        if self._length > limits.PROMPT:
            text, kept = "".join(words for words, _ in runs), True
        else:
            text, kept = markdown(runs, line=self._line)
        if not kept:
            self._lost.markup["emphasis"] = None
        if not text:
            return
        self._length += len(text)
        if self._line:
            self._blocks.append(text)
            return
        boxes = self._boxes[:_DEEPEST]
        prefixes = [box.prefix() for box in boxes]
        first, rest = "".join(each for each, _ in prefixes), "".join(each for _, each in prefixes)
        self._blocks.append("\n" if self._listed and any(box.fresh for box in boxes) else "\n\n")
        self._blocks.append(first + text.replace("\n", f"\n{rest}"))
        self._listed = bool(boxes)
        for box in boxes:
            box.fresh = False
