"""A half-written question as players would see what there is of it, and answers to it that are right and wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import ValidationError

from quizapp.authoring.rules.fields import gathered, question_fields
from quizapp.authoring.rules.parts import SHEETS, kind_of
from quizapp.bank import limits
from quizapp.bank.formats import tree
from quizapp.bank.parts import Evidence, Image, Option, Pair
from quizapp.bank.question import (
    KINDS,
    Category,
    Difficulty,
    Kind,
    Matching,
    Multiple,
    Number,
    Ordering,
    Single,
    TrueFalse,
    Typed,
)
from quizapp.bank.text import tidy

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.marking import Response
    from quizapp.bank.question import Question

_SHOWN: Final = {
    "options": limits.OPTIONS[1],
    "items": limits.ITEMS[1],
    "pairs": limits.PAIRS[1],
    "extra": limits.PAIRS[1],
}
"""Entries that are shown: a page has tags for no more."""
_BARE: Final = frozenset({"accept", "items", "extra"})
_ANY_NUMBER: Final = {
    "id": "draft",
    "kind": Kind.NUMBER,
    "category": Category.PLOT,
    "difficulty": Difficulty.EASY,
    "stage": "draft",
    "prompt": "…",
}


def likeness(document: Document) -> tuple[Question, bool]:
    """Return the question that a document is, or comes nearest to, and whether it is one as it stands."""
    kind = kind_of(document)
    try:
        whole: Any = KINDS[kind].model_validate(tree.plain(tree.planted({"id": "draft"} | document)))
    except ValidationError:
        return _nearest(document, kind), False
    return whole, True


def right_response(question: Question) -> Response | None:
    """Return what one would have to answer; None while there is no usable key."""
    try:
        key = question.key()
    except LookupError:
        return None
    return key if _rows_agree(question) else None


def wrong_response(question: Question, other: str) -> Response | None:
    """Return an answer that is wrong, rather one that its author has something to say to; None if there is none.

    `other` is what somebody types who has no idea.
    """
    key = right_response(question)
    match question:
        case _ if key is None:
            return None
        case Single() | Multiple() | TrueFalse():
            return _wrong_choice(question)
        case Typed():
            tempting = (*(name.text for name in question.reject), other)
            return next((text for text in tempting if text != key), None)
        case Number():
            return f"{Decimal(question.key()) + question.tolerance + 1:f}"
        case _:
            places = question.key()
            turned = places[::-1] if isinstance(question, Ordering) else (*places[1:], places[0])
            return turned if turned != places else None


def _wrong_choice(question: Single | Multiple | TrueFalse) -> Response | None:
    if isinstance(question, TrueFalse):
        return 1 - question.key()
    key = question.key()
    rights = key if isinstance(key, tuple) else (key,)
    wrong = [n for n in range(len(question.options)) if n not in rights]
    said = [n for n in wrong if question.options[n].feedback]
    return next(iter([*said, *wrong]), None) if isinstance(question, Single) else tuple(wrong) or None


def _rows_agree(question: Question) -> bool:
    """Tell whether there is anything to answer: a list without entries has a key, and it is empty."""
    return not isinstance(question, Ordering | Matching | Multiple) or bool(question.key())


def _nearest(document: Document, kind: Kind) -> Question:
    fields = question_fields(document)
    texts = {name: tidy(value) for name, value in fields.items() if isinstance(value, str)}
    lists = {
        rows.name: [
            {column: tidy(row[column]) for column in rows.columns}
            for row in gathered(rows, fields)[: _SHOWN.get(rows.name)]
            if row[rows.columns[0]].strip() or (rows.name == "pairs" and row["right"].strip())
        ]
        for rows in SHEETS[kind].rows
    }
    parts = _common(texts, lists, fields) | _own(kind, texts, lists, document) | {"kind": kind}
    found: Any = KINDS[kind].model_construct(**parts)
    return cast("Question", found)


def _common(texts: dict[str, str], lists: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "draft",
        "category": texts["category"] if texts["category"] in set(Category) else Category.PLOT,
        "difficulty": texts["difficulty"] if texts["difficulty"] in set(Difficulty) else Difficulty.EASY,
        "stage": texts["stage"],
        "prompt": texts["prompt"] or "…",
        "explanation": texts["explanation"],
        "evidence": tuple(Evidence.model_construct(**row | {"url": _safe(row)}) for row in lists["evidence"]),
        "hint": texts["hint"],
        "sensitive": bool(fields["sensitive"]),
        "deducible": bool(fields["deducible"]),
        "image": Image.model_construct(file=texts["image-file"], alt=texts["image-alt"])
        if texts["image-file"]
        else None,
        "lint_allow": (),
    }


def _own(kind: Kind, texts: dict[str, str], lists: dict[str, Any], document: Document) -> dict[str, Any]:
    plain = {name: tuple(row["text"] for row in rows) for name, rows in lists.items() if name in _BARE}
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            answer = document.get("answer")
            several = answer if isinstance(answer, list) else [answer] if isinstance(answer, str) else []
            keys = tuple(dict.fromkeys(key for each in several if (key := tidy(str(each)))))
            options = tuple(Option.model_construct(**row) for row in lists["options"])
            keys = tuple(key for key in keys if key in {option.text for option in options})
            return {
                "options": options,
                "answer": keys if kind is Kind.MULTIPLE else next(iter(keys), ""),
                "keep_order": True,
            }
        case Kind.TYPED:
            reject = tuple(Option.model_construct(**row) for row in lists["reject"] if row["text"])
            return {"answer": texts["answer"], "accept": plain["accept"], "reject": reject}
        case Kind.NUMBER:
            amounts = [_amount(texts["answer"]), _amount(texts["tolerance"]) or Decimal(0)]
            return {"answer": amounts[0], "tolerance": amounts[1], "unit": texts["unit"]}
        case Kind.TRUE_FALSE:
            answers = {"true": True, "false": False}
            return {"answer": answers.get(texts["answer"]), "feedback": texts["feedback"]}
        case Kind.ORDERING:
            return {"items": plain["items"]}
        case _:
            return {"pairs": tuple(Pair.model_construct(**row) for row in lists["pairs"]), **plain}


def _safe(row: dict[str, str]) -> str:
    """Return the address of a piece of evidence, if it leads to the web."""
    try:
        return Evidence.model_validate({"work": "…", "url": row["url"]}).url
    except ValidationError:
        return ""


def _amount(text: str) -> Decimal | None:
    try:
        found = Number.model_validate(_ANY_NUMBER | {"answer": text}).answer
    except ValidationError:
        return None
    return found
