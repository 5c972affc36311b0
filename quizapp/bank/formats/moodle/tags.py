"""What a question knows that Moodle has no place for, as tags that a person can read too.

Moodle takes `<`, `>`, backticks and control characters out of tags, and GIFT ends one with `]`: those are written
`%3C`, as in addresses. It cuts them after fifty letters, too: what comes from there may lack the end of a label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from quizapp.bank.question import Category, Difficulty, Multiple, Number, Single

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.pack import Stage
    from quizapp.bank.question import Question

_UNSAFE: Final = re.compile(r"[%<>`\[\]\\]")
_WRITTEN: Final = re.compile(r"%([0-9A-F]{2})")
_STAGE: Final = re.compile(r"([0-9]{1,3}):([a-z0-9][a-z0-9-]{0,63}):(.+)")
_PLACES: Final = re.compile(r"[0-9]{1,2}(,[0-9]{1,2})*")
_CATEGORIES: Final = frozenset(Category)
_DIFFICULTIES: Final = frozenset(Difficulty)


@dataclass(slots=True)
class Known:
    """What the tags of one question say."""

    parts: Document = field(default_factory=dict)
    """Keys of the question."""
    stage: tuple[int, str, str] | None = None
    """How many stages there are up to its own, the key of that, and its label."""
    order: tuple[int, ...] = ()
    """The places of the right options, from 1, in the order in which the answer names them."""
    others: list[str] = field(default_factory=list)
    """Tags that mean nothing here."""

    @property
    def ours(self) -> bool:
        """Tell whether the question was written by this game: every one has a stage."""
        return self.stage is not None


def of(question: Question, stages: Sequence[Stage]) -> list[str]:
    """Return the tags of a question in either format."""
    number, stage = next(each for each in enumerate(stages, 1) if each[1].key == question.stage)
    tags = [
        f"category:{question.category}",
        f"difficulty:{question.difficulty}",
        f"stage:{number}:{stage.key}:{_quoted(stage.label)}",
    ]
    if question.sensitive:
        tags.append("sensitive")
    if question.deducible:
        tags.append("deducible")
    if isinstance(question, Multiple) and (order := _unusual_order(question)):
        tags.append("answer:" + ",".join(map(str, order)))
    tags += [
        f"allow:{_quoted(each.rule).replace(':', '%3A')}:{_quoted(each.why)}" for each in question.lint_allow
    ]
    return tags


def of_kind(question: Question) -> list[str]:
    """Return the tags for what Moodle knows of a kind of question, and GIFT does not."""
    if isinstance(question, Single | Multiple) and question.keep_order:
        return ["keep-order"]
    if isinstance(question, Number) and question.unit:
        return [f"unit:{_quoted(question.unit)}"]
    return []


def read(tags: Iterable[str]) -> Known:
    """Return what the tags of a question say."""
    known = Known()
    for tag in tags:
        _take(tag, known)
    return known


def stages(all_known: Iterable[Known]) -> list[Document]:
    """Return the stages that questions name, as far as they do, in order."""
    named = {known.stage for known in all_known if known.stage}
    return [{"key": key, "label": label} for _, key, label in sorted(named)]


def _take(tag: str, known: Known) -> None:
    match tag.split(":", 1):
        case ["category", value] if value in _CATEGORIES:
            known.parts["category"] = value
        case ["difficulty", value] if value in _DIFFICULTIES:
            known.parts["difficulty"] = value
        case ["stage", value] if found := _STAGE.fullmatch(value):
            known.parts["stage"] = found[2]
            known.stage = int(found[1]), found[2], _plain(found[3])
        case ["sensitive" | "deducible" as flag]:
            known.parts[flag] = True
        case ["keep-order"]:
            known.parts["keep_order"] = True
        case ["unit", value]:
            known.parts["unit"] = _plain(value)
        case ["answer", value] if _PLACES.fullmatch(value):
            known.order = tuple(map(int, value.split(",")))
        case ["allow", value] if ":" in value:
            rule, why = value.split(":", 1)
            known.parts.setdefault("lint_allow", []).append({"rule": _plain(rule), "why": _plain(why)})
        case _:
            known.others.append(tag)


def _unusual_order(question: Multiple) -> tuple[int, ...]:
    """Return the places of the right options if the answer names them in another order than the options stand in."""
    options = [option.text for option in question.options]
    order = tuple(options.index(text) + 1 for text in question.answer)
    return () if list(order) == sorted(order) else order


def _quoted(text: str) -> str:
    return _UNSAFE.sub(lambda sign: f"%{ord(sign[0]):02X}", text)


def _plain(text: str) -> str:
    return _WRITTEN.sub(lambda code: chr(int(code[1], 16)), text)
