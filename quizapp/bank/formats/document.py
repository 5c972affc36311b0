"""A pack as its parts, in the order in which a person writes them, without what is empty or goes without saying."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from quizapp.bank.case import LISTS, Alternative, Case, Exhibit, Solution, Victim
from quizapp.bank.pack import Pack, Work
from quizapp.bank.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizapp.bank.formats.exchange import Document

Part: TypeAlias = "str | list[Part] | dict[str, Part]"
"""What a document is made of: every scalar is text, as it is in a file."""

QUESTION_ORDER: Final = tuple(
    "id kind category difficulty stage prompt image keep_order options items pairs extra answer accept reject "
    "tolerance unit feedback explanation evidence hint sensitive deducible lint_allow".split()
)
_OF_A_CASE: Final[dict[str, type[Value]]] = {
    "victims": Victim,
    **dict.fromkeys(LISTS.values(), Alternative),
    "solution": Solution,
    "exhibits": Exhibit,
}
_BARE: Final = ("options", "reject")
"""Lists whose entries are bare texts where there is nothing but a `text` to them."""
_UNSAID: Final = {
    "sensitive": "false",
    "deducible": "false",
    "red_herring": "false",
    "keep_order": "false",
    "tolerance": "0",
}


def document_of(pack: Pack) -> Document:
    """Return the parts of a pack; `native.examine` makes the same pack of them again."""
    return in_order(dict(pack))


def in_order(document: Document) -> Document:
    """Return a pack, whole or half written, with its keys in order; keys nobody knows come last."""
    parts = _ordered(document, Pack.model_fields)
    if isinstance(work := parts.get("work"), dict):
        parts["work"] = _ordered(work, Work.model_fields)
    if isinstance(case := parts.get("case"), dict):
        parts["case"] = _case(case)
    if isinstance(questions := parts.get("questions"), list):
        parts["questions"] = [
            _ordered(each, QUESTION_ORDER) if isinstance(each, dict) else each for each in questions
        ]
    return cast("Document", parts)


def _case(case: Mapping[str, object]) -> dict[str, Part]:
    """Return a case, whole or half written, in the order in which it is told."""
    parts = _ordered(case, Case.model_fields)
    for name, model in _OF_A_CASE.items():
        match parts.get(name):
            case dict() as only:
                parts[name] = _ordered(only, model.model_fields)
            case list() as several:
                parts[name] = [
                    _ordered(each, model.model_fields) if isinstance(each, dict) else each for each in several
                ]
    return parts


def _ordered(mapping: Mapping[str, object], order: Iterable[str]) -> dict[str, Part]:
    ranks = {key: rank for rank, key in enumerate(order)}
    keys = sorted(mapping, key=lambda key: ranks.get(key, len(ranks)))
    parts = {key: _part(mapping[key], key) for key in keys}
    return {key: part for key, part in parts.items() if part and part != _UNSAID.get(key)}


def _part(value: object, key: str = "") -> Part:
    """Return a value as a file spells it; an entry of a list that is empty stays, since others are counted after it."""
    if isinstance(value, Value):
        value = dict(value)
    if isinstance(value, dict):
        return _ordered(value, ())
    if isinstance(value, list | tuple):
        entries = [_part(each) for each in value]
        return [_bare(each) for each in entries] if key in _BARE else entries
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _bare(entry: Part) -> Part:
    return entry["text"] if isinstance(entry, dict) and entry.keys() == {"text"} else entry
