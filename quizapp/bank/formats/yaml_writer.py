"""From a pack, or a half-written one, to a `pack.yaml` as a person would write it.

Quotes stand only where our own reader wants them: it takes every scalar for text, so `No`, `010` and `~` need none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from quizapp.bank.case import LISTS
from quizapp.bank.formats.document import in_order
from quizapp.bank.formats.encoding import UNFIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.formats.document import Part
    from quizapp.bank.formats.exchange import Document

_WIDTH: Final = 110
_STEP: Final = "  "
_IN_A_ROW: Final = {"creators", "authors", "accept", "reject", "answer", "extra", "points_at", "clears"}
"""Lists of short texts that stand on one line where they fit."""
_ON_A_LINE: Final = {"stages", "pairs", "lint_allow", "victims", *LISTS.values()}
"""Lists of mappings each of which stands on one line where it fits."""

_TAKEN_FOR_MORE: Final = re.compile(
    r"""[-?:]?$|[-?:]\W|[,\[\]{}#&*!|>'"%@`]|.*(:\s|:$|\s\#|\t|\n)|\s|.*\s$"""
)
"""What a text must not look like to stand without quotes: empty, or one that YAML would make something of."""
_ENDS_AN_ENTRY: Final = re.compile(r"^[-:]|[,?\[\]{}]")
_BETWEEN_WORDS: Final = re.compile(r"(?<=\S) (?=\S)")
_BLANK_LINE: Final = re.compile(r"^[ \t]+$", re.MULTILINE)
_ESCAPES: Final = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"}


def written(document: Document) -> str:
    """Return the text of a `pack.yaml`; `native.load` reads the same parts from it."""
    parts = in_order(document)
    questions = parts.pop("questions", "")
    lines = [*_mapping(parts, "")]
    if isinstance(questions, list):
        lines += ["", "questions:"]
        for question in questions:
            lines += ["", *_entry(question, _STEP, one_line=False)]
    elif questions:
        lines += _pair("questions", questions, "")
    return "\n".join(lines).strip("\n") + "\n"


def _mapping(parts: dict[str, Part], indent: str) -> Iterator[str]:
    for key, part in parts.items():
        yield from _pair(key, part, indent)


def _pair(key: str, part: Part, indent: str) -> Iterator[str]:
    """Yield the lines of a key and what stands under it."""
    name = f"{indent}{_word(key)}:"
    if isinstance(part, str):
        yield from _scalar(name, part, indent + _STEP)
    elif not part or (key in _IN_A_ROW and isinstance(part, list) and _fits(name, part)):
        yield f"{name} {_flow(part)}"
    elif isinstance(part, dict):
        yield name
        yield from _mapping(part, indent + _STEP)
    else:
        yield name
        for entry in part:
            yield from _entry(entry, indent + _STEP, one_line=key in _ON_A_LINE)


def _entry(part: Part, indent: str, *, one_line: bool) -> Iterator[str]:
    """Yield the lines of an entry of a list."""
    dash = f"{indent}-"
    if isinstance(part, str):
        yield from _scalar(dash, part, indent + _STEP)
    elif not part or isinstance(part, list) or (one_line and _fits(dash, part)):
        yield f"{dash} {_flow(part)}"
    else:
        first, *rest = _mapping(part, indent + _STEP)
        yield f"{dash} {first.lstrip()}"
        yield from rest


def _fits(before: str, part: list[Part] | dict[str, Part]) -> bool:
    inner = part.values() if isinstance(part, dict) else part
    short = all(isinstance(each, str) and "\n" not in each for each in inner)
    return short and len(before) + 1 + len(_flow(part)) <= _WIDTH


def _flow(part: Part) -> str:
    if isinstance(part, str):
        return _word(part, among_others=True)
    if isinstance(part, list):
        return f"[{', '.join(map(_flow, part))}]"
    pairs = (f"{_word(key, among_others=True)}: {_flow(each)}" for key, each in part.items())
    return f"{{{', '.join(pairs)}}}"


def _scalar(before: str, text: str, indent: str) -> Iterator[str]:
    """Yield the lines of a text after its key or dash: prose of several lines as a block, a long line folded."""
    if "\n" in text and _is_blockable(text):
        yield f"{before} |-"
        yield from (f"{indent}{line}" if line else "" for line in text.split("\n"))
        return
    line = f"{before} {_word(text)}"
    if len(line) > _WIDTH and "\n" not in text and _is_blockable(text):
        yield f"{before} >-"
        yield from _folded(text, indent)
    else:
        yield line


def _is_blockable(text: str) -> bool:
    """Tell whether a block would hold `text` exactly: blocks know no escapes and count blanks at the edges."""
    return text == text.strip() and not UNFIT.search(text) and not _BLANK_LINE.search(text)


def _folded(text: str, indent: str) -> Iterator[str]:
    """Yield `text` broken where a reader puts exactly one blank for the break."""
    line = indent
    for word in _BETWEEN_WORDS.split(text):
        if line != indent and len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = indent
        line += word if line == indent else f" {word}"
    yield line


def _word(text: str, *, among_others: bool = False) -> str:
    """Return `text` on one line, in quotes if it needs them: more often in the midst of commas and brackets."""
    needs_quotes = _TAKEN_FOR_MORE.match(text) or (among_others and _ENDS_AN_ENTRY.search(text))
    if UNFIT.search(text) or "\n" in text or "\t" in text:
        return f'"{"".join(map(_escaped, text))}"'
    if not needs_quotes:
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if not UNFIT.match(char):
        return char
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"  # noqa: PLR2004 (where \u ends)
