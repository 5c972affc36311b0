"""XML and HTML as lxml reads them: nothing is fetched, nothing expanded, nothing nested without end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from lxml import etree

from quizapp.bank.finding import quoted
from quizapp.bank.formats.exchange import BadFile

if TYPE_CHECKING:
    from collections.abc import Mapping


_ATTRIBUTES: Final = 100
"""Of one element; to read more of them takes time by their square."""


class Listener(Protocol):
    """Somebody to whom HTML is read out, tag by tag. Every tag that starts ends."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear that a tag starts."""

    def end(self, tag: str) -> None:
        """Hear that a tag ends."""

    def data(self, text: str) -> None:
        """Hear text, or a part of one."""

    def close(self) -> None:
        """Hear that this was all."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of an XML file."""

    tag: str
    line: int
    attributes: Mapping[str, str]
    text: str
    """What it says itself, without what is inside its elements."""
    children: list[Element] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        """Return the elements right inside it that are called so."""
        return [child for child in self.children if child.tag == tag]

    def find(self, tag: str) -> Element | None:
        """Return the first of them."""
        return next((child for child in self.children if child.tag == tag), None)


def document(data: bytes) -> Element:
    """Read an XML file; raise BadFile for one that is not well-formed or that has entities of its own."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        why = quoted(str(error.msg).rpartition(", line ")[0].strip())
        message = f"this is not well-formed XML: line {line}, column {column}: {why}"
        raise BadFile("xml_syntax", message) from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise BadFile("xml_entity", "the file defines entities of its own, which are not read here")
    return _element(root)


def _element(root: etree._Element) -> Element:
    """Copy a tree; without recursion, whatever its depth."""
    top = _bare(root)
    waiting = [(root, top)]
    while waiting:
        node, copied = waiting.pop()
        for child in node:
            copied.children.append(_bare(child))
            waiting.append((child, copied.children[-1]))
    return top


def _bare(node: etree._Element) -> Element:
    if not isinstance(node.tag, str):
        raise BadFile("xml_entity", f"line {node.sourceline} names an entity that XML does not know")
    if len(node.attrib) > _ATTRIBUTES:
        raise BadFile(
            "xml_attributes", f"line {node.sourceline} has an element with {len(node.attrib):,} attributes"
        )
    text = (node.text or "") + "".join(child.tail or "" for child in node)
    return Element(node.tag, node.sourceline, dict(node.items()), text)


def read_out(html: str, listener: Listener) -> None:
    """Read a piece of HTML out, however broken it is."""
    parser = etree.HTMLParser(target=listener, no_network=True, huge_tree=False)
    parser.feed(f"<div>{html}")
    parser.close()
