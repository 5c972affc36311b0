"""Making a question one of another kind: what both have stays, and what can be read as something of the other does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from quizapp.authoring.rules.fields import RIGHT, gathered, question_document, question_fields
from quizapp.authoring.rules.parts import SHEETS, kind_of
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.authoring.rules.fields import Row
    from quizapp.bank.formats.exchange import Document

_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_COMMON: Final = frozenset(
    "id category difficulty stage prompt explanation evidence hint sensitive deducible image lint_allow".split()
)


def turned(document: Document, kind: Kind) -> Document:
    """Return a question as one of another kind, as far as it goes."""
    before = kind_of(document)
    if before is kind:
        return document
    common = {key: value for key, value in document.items() if key in _COMMON}
    own = _own(kind, _choices(document, before), document)
    return {"kind": kind.value} | common | {key: value for key, value in own.items() if value}


def loses(document: Document, kind: Kind) -> bool:
    """Say whether something would be gone if a question became one of that kind and then of its own again."""
    as_it_is = question_document(question_fields(document))
    return question_document(question_fields(turned(turned(as_it_is, kind), kind_of(document)))) != as_it_is


def _choices(document: Document, kind: Kind) -> list[Row]:
    """Return what there is to choose from in a question, each a text, its feedback, and whether it is right."""
    fields = question_fields(document)
    lists = {rows.name: gathered(rows, fields) for rows in SHEETS[kind].rows}
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return lists["options"]
        case Kind.TYPED | Kind.NUMBER:
            keys = [_choice(fields["answer"], right=True)] if fields["answer"] else []
            return keys + [_choice(row["text"], row["feedback"]) for row in lists.get("reject", ())]
        case Kind.ORDERING:
            return [_choice(row["text"]) for row in lists["items"]]
        case Kind.MATCHING:
            return [_choice(row["left"]) for row in lists["pairs"]]
        case _:
            return []


def _choice(text: str, feedback: str = "", *, right: bool = False) -> Row:
    return {"text": text, "feedback": feedback, RIGHT: right}


def _own(kind: Kind, choices: Sequence[Row], document: Document) -> dict[str, Any]:
    right = [row["text"] for row in choices if row[RIGHT]]
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return {
                "options": [_spelled(row) for row in choices],
                "answer": right[:1] and right[0] if kind is Kind.SINGLE else right,
                "keep_order": document.get("keep_order"),
            }
        case Kind.TYPED:
            return {
                "answer": right[0] if right else "",
                "reject": [_spelled(row) for row in choices if not row[RIGHT]],
            }
        case Kind.NUMBER:
            return {"answer": next((text for text in right if _NUMBER.fullmatch(text)), "")}
        case Kind.ORDERING:
            return {"items": [row["text"] for row in choices]}
        case Kind.MATCHING:
            return {"pairs": [{"left": row["text"], "right": ""} for row in choices]}
        case _:
            return {}


def _spelled(row: Row) -> str | Document:
    return {"text": row["text"], "feedback": row["feedback"]} if row["feedback"] else str(row["text"])
