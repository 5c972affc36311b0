"""Text in runs of one look each, as one line or paragraph of small Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from quizapp.bank import limits, prose
from quizapp.bank.prose import literal, unlisted

if TYPE_CHECKING:
    from collections.abc import Sequence

BREAK: Final = "\0"
"""Stands in a run for the end of a line."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text looks, as far as small Markdown knows."""

    strong: bool = False
    slanted: bool = False
    code: bool = False
    address: str = ""
    """Where it leads."""


Run: TypeAlias = tuple[str, Look]
PLAIN: Final = Look()


def markdown(runs: Sequence[Run], *, line: bool) -> tuple[str, bool]:
    """Return the runs as small Markdown, and whether it could show their looks: emphasis inside words may not work."""
    if not runs:
        return "", True
    text = _settled("".join(_dressed(look, same) for look, same in _merged(runs)), line=line)
    if all(look == PLAIN for _, look in runs) or len(text) > limits.PROMPT:
        return text, True
    bare = _settled(literal("".join(words for words, _ in runs), line=True), line=line)
    if _shown(text, line=line) == _shown(bare, line=line):
        return text, True
    return bare, False


def _merged(runs: Sequence[Run]) -> list[tuple[Look, str]]:
    return [(look, "".join(words for words, _ in same)) for look, same in groupby(runs, key=itemgetter(1))]


def _dressed(look: Look, text: str) -> str:
    core = text.strip(f" \n{BREAK}")
    if not core or look == PLAIN:
        return literal(text, line=True)
    before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
    inner = _code(core) if look.code else literal(core, line=True)
    marks = "*" * (2 * look.strong + look.slanted)
    inner = f"{marks}{inner}{marks}"
    if look.address:
        words = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", inner)
        inner = (
            f"[{words}](<{look.address}>)"
            if re.search(r"[()\\]", look.address)
            else f"[{words}]({look.address})"
        )
    return f"{before}{inner}{after}"


def _code(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence, pad = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _settled(text: str, *, line: bool) -> str:
    """Return text with single blanks, and with its breaks as Markdown writes them."""
    if line:
        return " ".join(text.replace(BREAK, " ").split())
    text = re.sub(r" {2,}", " ", text.strip(f" \n{BREAK}"))
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text))
    text = re.sub(rf"[ \n]*{BREAK}[ \n]*{BREAK}[ \n{BREAK}]*", "\n\n", text)
    return unlisted(re.sub(rf"[ \n]*{BREAK}[ \n]*", "\\\\\n", text))


def _shown(text: str, *, line: bool) -> str:
    """Return what a reader sees of small Markdown, without blanks."""
    rendered = prose.inline(text) if line else prose.html(text, links=True)
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", rendered)))
