"""The small Markdown of prompts and explanations: rendered by one library, sanitised by another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import nh3
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_INLINE: Final = {"em", "strong", "br", "code"}
_BLOCKS: Final = {"p", "ul", "ol", "li", "blockquote"}
_SYNTAX: Final = ["emphasis", "backticks", "newline", "escape", "entity", "link", "list", "blockquote"]
_MOST: Final = 2_000
"""Texts whose HTML is kept, of each sort: some of them are read over and over."""
_SIGNS: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n\0]|$)"  # a backslash that would escape something
    r"|`"
    r"|\*+|_+"
    r"|\](?=\()"  # a link
    r"|&(?=#?\w+;)",  # an entity
)
_BEGINNINGS: Final = re.compile(r"^([ \t]*(?:[0-9]{1,9}(?=[.)]))?)([-+*.)](?=\s|$)|>)", re.MULTILINE)
"""What would begin a list or a quotation."""
_TO_THE_WEB: Final = re.compile(r"https?://", re.IGNORECASE)


@lru_cache(_MOST)
def html(text: str, *, links: bool) -> str:
    """Return `text` as safe HTML blocks; links, where allowed, lead to the web only and say nothing of us."""
    return _sanitised(_MARKDOWN.render(text), _INLINE | _BLOCKS | ({"a"} if links else set()))


@lru_cache(_MOST)
def inline(text: str) -> str:
    """Return `text` as safe HTML inside one line: emphasis, no links."""
    return _sanitised(_MARKDOWN.renderInline(text), _INLINE)


def plain(text: str) -> str:
    """Return the words of `text` without its markup, blocks divided by line breaks."""
    blocks = [block.children or [] for block in _MARKDOWN.parse(text) if block.type == "inline"]
    return "\n".join("".join(map(_words, block)) for block in blocks)


def literal(text: str, *, line: bool = False) -> str:
    """Return small Markdown that shows the words of plain text, M*A*S*H, with a backslash where there must be one.

    `line` is for what is shown inside one line, where nothing begins a list.
    """
    escaped = _SIGNS.sub(_escaped, text)
    return escaped if line else unlisted(escaped)


def unlisted(text: str) -> str:
    """Return small Markdown in which no line begins a list or a quotation."""
    return _BEGINNINGS.sub(r"\1\\\2", text)


def _escaped(found: re.Match[str]) -> str:
    signs = found[0]
    text, start, end = found.string, found.start(), found.end()
    before, after = text[start - 1 : start] if start else " ", text[end : end + 1] or " "
    if signs[0] == "*" and before.isspace() and after.isspace():
        return signs
    if signs[0] == "_" and after.isalnum() == before.isalnum() and (before.isalnum() or before.isspace()):
        return signs  # inside a word, or a gap to be filled in: neither begins or ends anything
    return "".join(f"\\{sign}" for sign in signs)


def _words(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


def _sanitised(rendered: str, tags: set[str]) -> str:
    clean = nh3.clean(
        rendered,
        tags=tags,
        attributes={"a": {"href"}} if "a" in tags else {},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer",
    )
    return clean.strip()


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 (the library's name)
        """Read every link as one, so that a bad one can lose its address and keep its words."""
        return True


def _drop_other_links(state: StateCore) -> None:
    """Take away links that do not lead to the web; what they say stays."""
    for block in state.tokens:
        kept: list[Token] = []
        dropping = False
        for token in block.children or []:
            if token.type == "link_open":
                dropping = not _TO_THE_WEB.match(str(token.attrs.get("href")))
            if not (dropping and token.type in {"link_open", "link_close"}):
                kept.append(token)
        block.children = kept or block.children


_MARKDOWN: Final = _Markdown("zero", {"html": False}).enable(_SYNTAX)
_MARKDOWN.core.ruler.push("drop_other_links", _drop_other_links)
