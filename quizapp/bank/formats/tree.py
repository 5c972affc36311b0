"""From the text of a YAML file to a tree of nodes that know their place and hold every scalar as it is written.

The tree is built straight from libyaml's events. They do not recurse, so nesting is stopped before it can
exhaust the stack (libyaml's own composer crashes the process on 50,000 open brackets), and nothing is ever
resolved, so an alias cannot grow and `No`, `010` and `2001-01-01` stay what the author wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import yaml
from yaml.cyaml import CBaseLoader

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats.mistake import Mistake, Place

if TYPE_CHECKING:
    from collections.abc import Iterator


class Scalar(NamedTuple):
    """A text. One that stands for something refused is `broken`: nobody need complain about it again."""

    place: Place
    text: str
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    place: Place
    items: list[Node]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values, with the place of each key."""

    place: Place
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)


Node: TypeAlias = Scalar | Sequence | Mapping
Path: TypeAlias = tuple[str | int, ...]

_WRITE_IT_OUT: Final = "anchors, aliases and merge keys are not read here; write it out"
_ADVICE: Final = (
    ("mapping values are not allowed", "a second “: ” on this line; text that holds a colon wants quotes"),
    ("cannot start any token", "text that starts with this character wants quotes"),
    ("unexpected end of stream", "a quotation mark or bracket is never closed"),
)


def grow(text: str) -> tuple[Node | None, list[Mistake]]:
    """Return the tree that YAML text stands for, and its mistakes; None if there is no telling."""
    gardener = _Gardener()
    try:
        root = gardener.document(text)
    except _TooMuch:
        root = None
    except yaml.YAMLError as error:
        gardener.mistakes.append(_syntax(error, text))
        root = None
    return root, gardener.mistakes


def plain(node: Node) -> object:
    """Return the tree as lists, dictionaries and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def planted(value: object) -> Node:
    """Return the tree of lists, dictionaries and scalars that no file was read from; the reverse of `plain`."""
    nowhere = Place(0, 0)
    if isinstance(value, dict):
        keys = {str(key): nowhere for key in value}
        return Mapping(nowhere, {str(key): planted(item) for key, item in value.items()}, keys)
    if isinstance(value, list | tuple):
        return Sequence(nowhere, [planted(item) for item in value])
    if isinstance(value, bool):
        return Scalar(nowhere, "true" if value else "false")
    return Scalar(nowhere, "" if value is None else str(value))


def follow(node: Node, path: Path) -> Node:
    """Return the node at the end of `path`, or the last one on the way that is there."""
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node


class _TooMuch(Exception):  # noqa: N818 (it ends the reading; the mistake is on the list)
    """The file is not worth reading on."""


class _Gardener:
    """Grows one tree from the events of one document."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self._events: Iterator[yaml.Event] = iter(())
        self._seen = 0

    def document(self, text: str) -> Node | None:
        """Return the root of the only document, or None if there is nothing in it."""
        self._events = _events(CBaseLoader(text))
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            self._refuse("empty_pack", "there is nothing in this file", Place(1, 1))
            return None
        root = self._node(self._next(), 1)
        self._next()
        if not isinstance(after := self._next(), yaml.StreamEndEvent):
            self._refuse(
                "yaml_documents", "a second document starts here; a pack is one document", _place(after)
            )
        return root

    def _next(self) -> yaml.Event:
        self._seen += 1
        event = next(self._events)
        if self._seen > limits.YAML_EVENTS:
            self._give_up(
                "yaml_events", f"the file has more than {limits.YAML_EVENTS:,} parts", _place(event)
            )
        return event

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = _place(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse("yaml_alias", _WRITE_IT_OUT, place)
            return Scalar(place, "", broken=True)
        self._refuse_marks(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(place, event.value)
        if depth > limits.YAML_DEPTH:
            self._give_up("yaml_depth", f"nested deeper than {limits.YAML_DEPTH}", place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place, depth)
        return self._mapping(place, depth)

    def _sequence(self, place: Place, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Sequence(place, items)

    def _mapping(self, place: Place, depth: int) -> Mapping:
        mapping = Mapping(place)
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            self._enter(mapping, key, value)
        return mapping

    def _enter(self, mapping: Mapping, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self._refuse(
                "yaml_key", "a key must be text; text that starts with “{” or “[” wants quotes", key.place
            )
        elif key.broken:
            return
        elif key.text == "<<":
            self._refuse("yaml_alias", _WRITE_IT_OUT, key.place)
        elif key.text in mapping.entries:
            lines = f"lines {mapping.keys[key.text].line} and {key.place.line}"
            self._refuse("yaml_duplicate_key", f"{quoted(key.text)} is given twice: {lines}", key.place)
        else:
            mapping.entries[key.text] = value
            mapping.keys[key.text] = key.place

    def _refuse_marks(self, event: yaml.Event, place: Place) -> None:
        if getattr(event, "anchor", None):
            self._refuse("yaml_alias", _WRITE_IT_OUT, place)
        if getattr(event, "tag", None):
            self._refuse(
                "yaml_tag", "tags (“!”) are not read here; text that starts with “!” wants quotes", place
            )

    def _refuse(self, rule: str, message: str, place: Place) -> None:
        self.mistakes.append(Mistake(rule, message, place))
        if len(self.mistakes) >= limits.PATIENCE:
            raise _TooMuch

    def _give_up(self, rule: str, message: str, place: Place) -> None:
        self._refuse(rule, message, place)
        raise _TooMuch


def _events(loader: CBaseLoader) -> Iterator[yaml.Event]:
    while loader.check_event() and (event := loader.get_event()):
        yield event


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(0, 0)


def _syntax(error: yaml.YAMLError, text: str) -> Mistake:
    """Say what the parser stumbled over, in the words of someone who has seen it before."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "this cannot be read"
    if mark is None:
        return Mistake("yaml_syntax", str(problem), Place(0, 0))
    lines = text.split("\n")
    number = min(mark.line + 1, len(lines))  # what is missing at the end is missed on the line after it
    if tab := re.match(r"[ -]*\t", lines[number - 1]):
        message = "a tab stands in the indentation; YAML wants blanks there"
        return Mistake("yaml_syntax", message, Place(number, tab.end()))
    message = next((advice for words, advice in _ADVICE if words in problem), problem)
    return Mistake("yaml_syntax", message, Place(number, mark.column + 1))
