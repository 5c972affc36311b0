"""The columns of a table: what each kind of question has in them, and how it is read and written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from quizapp.bank.finding import quoted
from quizapp.bank.formats.table import notation
from quizapp.bank.formats.table.notation import Entry
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from quizapp.bank.formats.exchange import Document

KIND: Final = "kind"
PROMPT: Final = "prompt"
STAGE: Final = "stage"
HELP: Final = {
    KIND: "How it is answered: single, multiple, true_false, typed, number, ordering or matching.",
    PROMPT: "The question, in small Markdown.",
    "options": "What is chosen from, one on each line; after > what is said to whoever chose it. "
    "For ordering the items, in the right order. For matching the pairs, left | right, and | right for one too many.",
    "answer": "The right option; for multiple each on a line; true or false; what is typed; a number in plain digits.",
    "accept": "For typed: other spellings that are right, one on each line.",
    "reject": "For typed: answers that must not pass for a typo, one on each line; after > what is said to them.",
    "tolerance": "For number: how far off still counts.",
    "unit": "For number: shown beside the field.",
    "feedback": "For true_false: shown after the wrong choice.",
    "explanation": "Why the answer is right, in small Markdown. Shown afterwards.",
    "evidence": "Where the work says so, one on each line: work | Episode 4 | https://…",
    "hint": "A nudge that halves the points.",
    "category": "plot, cast or ending.",
    "difficulty": "easy, medium or hard: 100, 200 or 300 points.",
    STAGE: "The first stage at which it is safe to ask: its key, or its label.",
    "keep order": "yes, to show the options in the order written.",
    "sensitive": "yes, to leave it out for players who ask for that.",
    "deducible": "yes, if it can be worked out from recaps and exhibits alone.",
    "id": "The question’s name, kept for good. Left empty, one is made of the prompt.",
    "allowed": "Warnings of the linter that are answered, one on each line: rule | why.",
}
"""The columns in their order, and what goes in each."""
COLUMNS: Final = tuple(HELP)
_YES: Final = "yes"


class Cell(NamedTuple):
    """What of a question stands in one of its cells."""

    read: Callable[[str], Document]
    """Raises ValueError with what to put right."""
    write: Callable[[Document], str]


def named(cell: str) -> str:
    """Return the name that somebody means who writes it with capitals, hyphens or underscores."""
    return re.sub(r"[\s_-]+", " ", cell).strip().casefold()


def _of_kind(kind: Kind) -> Mapping[str, Cell]:
    """Return what questions of a kind have in their columns, but for kind and stage."""
    return _COMMON | _OF_KIND[kind]


def _with_feedback(entry: Entry) -> Document | str:
    return {"text": entry.text, "feedback": entry.said} if entry.said else entry.text


def _listing(key: str, read: Callable[[str], list[Any]], write: Callable[[Any], str]) -> Cell:
    """Return the cell of a list, of which `write` makes the lines one by one."""
    return Cell(
        lambda cell: {key: read(cell)},
        lambda question: notation.listed(Entry(write(each)) for each in question[key]),
    )


def lines(key: str) -> Cell:
    """Return the cell of a list of texts."""
    return _listing(key, notation.lines, str)


def _composed(key: str, names: Mapping[str, str], least: int) -> Cell:
    """Return the cell of a list whose entries have parts; `names` says what to call the key of each."""

    def read(cell: str) -> list[Document]:
        found = [notation.parts(line, tuple(names.values()), least=least) for line in notation.lines(cell)]
        return [{name: part for name, part in zip(names, each, strict=True) if part} for each in found]

    return _listing(key, read, lambda each: notation.barred(*(each[name] for name in names)))


def text(key: str) -> Cell:
    """Return a cell that is taken as it is."""
    return Cell(
        lambda cell: {key: cell}, lambda question: "" if question[key] is None else str(question[key])
    )


def word(key: str) -> Cell:
    """Return a cell with one of a few words, which some programs begin with a capital."""
    return Cell(lambda cell: {key: cell.lower()}, lambda question: str(question[key]))


def _flag(key: str) -> Cell:
    return Cell(lambda cell: {key: cell}, lambda question: _YES if question[key] else "")


def _options(key: str) -> Cell:
    return Cell(
        lambda cell: {key: [_with_feedback(entry) for entry in notation.entries(cell)]},
        lambda question: notation.listed(Entry(each["text"], each["feedback"]) for each in question[key]),
    )


def _whether(question: Document) -> str:
    answer = question["answer"]
    return "" if answer is None else str(answer).lower()


def _tolerance(question: Document) -> str:
    return "" if question["tolerance"] == "0" else str(question["tolerance"])


def _read_pairs(cell: str) -> Document:
    found = [notation.parts(line, ("left", "right"), least=2) for line in notation.lines(cell)]
    return {
        "pairs": [{"left": left, "right": right} for left, right in found if left],
        "extra": [right for left, right in found if not left],
    }


def _write_pairs(question: Document) -> str:
    pairs = [(pair["left"], pair["right"]) for pair in question["pairs"]]
    extra = [("", right) for right in question["extra"]]
    return notation.listed(Entry(notation.barred(*each)) for each in pairs + extra)


ALLOWED: Final = _composed("lint_allow", {"rule": "rule", "why": "why"}, least=2)
_COMMON: Final[dict[str, Cell]] = {
    PROMPT: text("prompt"),
    "explanation": text("explanation"),
    "evidence": _composed("evidence", {"work": "work", "locator": "place", "url": "address"}, least=1),
    "hint": text("hint"),
    "category": word("category"),
    "difficulty": word("difficulty"),
    "sensitive": _flag("sensitive"),
    "deducible": _flag("deducible"),
    "id": text("id"),
    "allowed": ALLOWED,
}
_OF_KIND: Final[dict[Kind, dict[str, Cell]]] = {
    Kind.SINGLE: {
        "options": _options("options"),
        "answer": text("answer"),
        "keep order": _flag("keep_order"),
    },
    Kind.MULTIPLE: {
        "options": _options("options"),
        "answer": lines("answer"),
        "keep order": _flag("keep_order"),
    },
    Kind.TRUE_FALSE: {"answer": Cell(text("answer").read, _whether), "feedback": text("feedback")},
    Kind.TYPED: {"answer": text("answer"), "accept": lines("accept"), "reject": _options("reject")},
    Kind.NUMBER: {
        "answer": text("answer"),
        "tolerance": Cell(text("tolerance").read, _tolerance),
        "unit": text("unit"),
    },
    Kind.ORDERING: {"options": lines("items")},
    Kind.MATCHING: {"options": Cell(_read_pairs, _write_pairs)},
}


def read(kind: Kind, cells: Mapping[str, str]) -> tuple[Document, list[str]]:
    """Return what a row says of a question, and notes; raise ValueError with what to put right in which cell."""
    known = _of_kind(kind)
    question: Document = {"kind": kind}
    notes = []
    for name, cell in cells.items():
        if name in known:
            try:
                question |= known[name].read(cell)
            except ValueError as reason:
                raise ValueError(f"{name}: {reason}") from reason
        else:
            notes.append(f"a question of kind {kind} has no {name}; {quoted(cell)} was left behind")
    return question, notes


def written(question: Document) -> dict[str, str]:
    """Return the cells of a question, given in full as a pack's `model_dump` gives it; those that are empty too."""
    kind = Kind(question["kind"])
    cells = {KIND: str(kind), STAGE: str(question["stage"])}
    return cells | {name: cell.write(question) for name, cell in _of_kind(kind).items()}
