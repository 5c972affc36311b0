"""Elements of an XML file, as text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def element(tag: str, content: str, **attributes: str) -> str:
    """Return an element; its content is XML already."""
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{content}</{tag}>"


def escaped(words: str) -> str:
    """Return words as they stand in an element."""
    return escape(words, quote=False)


def text(words: str) -> str:
    """Return `<text>`, as CDATA where there are signs in it that XML knows."""
    if "<" in words or "&" in words:
        return element("text", f"<![CDATA[{words.replace(']]>', ']]]]><![CDATA[>')}]]>")
    return element("text", escaped(words))


def lines(elements: Iterable[str]) -> str:
    """Return elements on lines of their own, with room for the tags around them."""
    return "".join(f"\n{each}" for each in elements) + "\n"
