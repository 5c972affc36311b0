"""What changed between two states of a pack: question by question, field by field, word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.bank.formats.exchange import Document

Texts: TypeAlias = dict[str, str]
"""What is written in each field, by its name; fields without anything in them are left out."""

MOST_WORDS: Final = 3_000
"""Longer texts are not compared word by word: that takes as long as the one times the other."""
_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
_SILENT: Final = frozenset({"id", "format", "lint_allow", "questions"})
"""What players never see and a version is not told by."""
_FIRST: Final = ("kind", "category", "difficulty", "stage", "prompt", "options", "items", "pairs", "answer")
_IN_PARTS: Final = frozenset({"work", "case"})
"""Fields that are compared part by part."""
_BLANK: Final[tuple[object, ...]] = (None, "", [], (), {})
_UNSAID: Final[tuple[object, ...]] = (*_BLANK, False, "0")
"""What a field holds that says no more than its absence."""


class How(StrEnum):
    """What became of a question."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """It stands elsewhere among the others, and is otherwise the same."""


@dataclass(frozen=True)
class Run:
    """Some words in a row."""

    text: str
    is_changed: bool
    """The other side has not got them there."""


@dataclass(frozen=True)
class Change:
    """A field as it was and as it is."""

    field: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]


@dataclass(frozen=True)
class Edited:
    """A question that is not as it was, or where it was."""

    key: str
    how: How
    before: Texts
    """Empty for one that was added."""
    after: Texts
    """Empty for one that was removed."""

    @property
    def prompt(self) -> str:
        """Return what it asks, or asked."""
        return self.after.get("prompt") or self.before.get("prompt", "")

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Return the fields that differ."""
        return fields_changed(self.before, self.after)


def texts_of(document: Document) -> Texts:
    """Return what stands in each field of a question or a header, whole or half written, as lines of text."""
    known = [name for name in _FIRST if name in document]
    others = [name for name in document if name not in known and name not in _SILENT]
    found: Texts = {}
    for name in (*known, *others):
        value = document[name]
        if name in _IN_PARTS and isinstance(value, dict):
            found |= {f"{name}-{part}": _lines(each) for part, each in value.items() if each not in _BLANK}
        elif value not in _UNSAID or name == "answer":
            found[name] = _lines(value)
    return {name: text for name, text in found.items() if text}


def compare(old: Mapping[str, Texts], new: Mapping[str, Texts]) -> list[Edited]:
    """Return the questions that differ between two states, each given by its key, in order: first the removed."""
    moved = _moved(list(old), list(new))
    gone = [Edited(key, How.REMOVED, texts, {}) for key, texts in old.items() if key not in new]
    return gone + [
        edited for key, texts in new.items() if (edited := _edited(key, old.get(key), texts, moved))
    ]


def fields_changed(before: Texts, after: Texts) -> tuple[Change, ...]:
    """Return the fields of two states that differ, the words marked that do."""
    names = dict.fromkeys((*after, *before))
    return tuple(
        Change(name, *marked(before.get(name, ""), after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    )


def marked(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts in runs of words; those that are not changed are the same on both sides, in order."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _whole(before), _whole(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = [Run("".join(old[a:b]), tag != "equal") for tag, a, b, _c, _d in steps if b > a]
    right = [Run("".join(new[c:d]), tag != "equal") for tag, _a, _b, c, d in steps if d > c]
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Run, ...]:
    return (Run(text, is_changed=True),) if text else ()


def _edited(key: str, before: Texts | None, after: Texts, moved: set[str]) -> Edited | None:
    if before is None:
        return Edited(key, How.ADDED, {}, after)
    if before != after:
        return Edited(key, How.CHANGED, before, after)
    return Edited(key, How.MOVED, before, after) if key in moved else None


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return as few keys as account for the new order, by the longest run of those that kept theirs."""
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    ends: list[int] = []
    last: list[str] = []
    before: dict[str, str | None] = {}
    for key in common:
        at = bisect_left(ends, places[key])
        before[key] = last[at - 1] if at else None
        ends[at : at + 1] = [places[key]]
        last[at : at + 1] = [key]
    return set(common) - set(_back(last[-1] if last else None, before))


def _back(key: str | None, before: Mapping[str, str | None]) -> Iterator[str]:
    while key is not None:
        yield key
        key = before[key]


def _lines(value: object) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(_lines(each) for each in value)
    if isinstance(value, dict):
        return " · ".join(_lines(each) for each in value.values() if each not in _BLANK and each is not False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
