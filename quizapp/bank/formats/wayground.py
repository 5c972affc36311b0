"""Wayground, once Quizizz: the spreadsheet that it takes questions from, as CSV or XLSX. Read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank import prose
from quizapp.bank.finding import quoted
from quizapp.bank.formats import choice, rows, workbook
from quizapp.bank.formats.exchange import About, BadFile, Format, Refused, Taken
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.formats.exchange import Document, Found
    from quizapp.bank.formats.rows import Row

_PROMPT: Final = "question text"
_TYPE: Final = "question type"
_KEY: Final = "correct answer"
_EXPLANATION: Final = "answer explanation"
_OPTIONS: Final = tuple(f"option {number}" for number in range(1, 6))
_ASKED: Final = (_PROMPT, *_OPTIONS, _KEY, _EXPLANATION)
_CHOICE: Final = "multiple choice"
_CHECKBOX: Final = "checkbox"
_BLANK: Final = "fill-in-the-blank"
_INSTRUCTION: Final = "text of the question"
"""How the row under the names begins, which explains the columns."""
_LEFT_BEHIND: Final = {
    "time in seconds": choice.OWN_PACE,
    "image link": "its picture was left behind; it is at {}",
}
_KNOWN: Final = {_TYPE, *_ASKED, *_LEFT_BEHIND}


def _load(data: bytes) -> Iterator[Found]:
    table = _table(data)
    if not table:
        message = f"no row names the columns “{_PROMPT}” and “{_TYPE}”, as the template’s first does"
        raise BadFile("wayground", message)
    names = {name.lower(): at for at, name in enumerate(table[0].cells) if name}
    prompts = names[_PROMPT]
    questions = [row for row in table[1:] if not row.cell(prompts).lower().startswith(_INSTRUCTION)]
    yield About({}, total=len(questions))
    for row in questions:
        yield _found(row, names)


def _sniff(data: bytes) -> bool:
    try:
        return bool(_table(data)) if workbook.is_one(data) else rows.looks_like_csv(data, _names)
    except BadFile:
        return False


def _table(data: bytes) -> list[Row]:
    """Return the rows from the one that names the columns on; none if there is no such row."""
    if workbook.is_one(data):
        return workbook.table(data, _names)
    table = rows.from_csv(data, _names)
    first = rows.begin(table, _names)
    return [] if first is None else table[first:]


def _names(row: Row) -> bool:
    return {_PROMPT, _TYPE, _KEY} <= {cell.lower() for cell in row.cells}


def _found(row: Row, names: dict[str, int]) -> Found:
    fields = {name: row.cell(at) for name, at in names.items()}
    place, prompt = f"row {row.number:,}", fields[_PROMPT]
    try:
        question = _question(fields, [name for name in _ASKED if names.get(name) in row.dates])
    except ValueError as reason:
        return Refused(place, prompt, str(reason))
    if explanation := fields.get(_EXPLANATION):
        question["explanation"] = prose.literal(explanation)
    left = [words.format(fields[name]) for name, words in _LEFT_BEHIND.items() if fields.get(name)]
    strange = (name for name in fields.keys() - _KNOWN if fields[name])
    left += [
        f"{quoted(fields[name])} was left behind: it stands under {quoted(name)}" for name in sorted(strange)
    ]
    return Taken(place, question, tuple(left))


def _question(fields: dict[str, str], dates: list[str]) -> Document:
    """Return what is asked; raise ValueError with the reason if there is no right answer, or no telling what it is."""
    if dates:
        raise ValueError(f"has a date or a time for its {dates[0]}; let the cell hold text")
    kind = fields[_TYPE].lower() or _CHOICE
    options = [fields.get(name, "") for name in _OPTIONS]
    if kind in {_CHOICE, _CHECKBOX}:
        return choice.numbered(fields[_PROMPT], options, fields[_KEY], several=kind == _CHECKBOX)
    if kind != _BLANK:
        raise ValueError(f"is of the type {quoted(fields[_TYPE])}, and nothing here is like that")
    accepted = [option for option in options if option]
    if not accepted:
        raise ValueError("has no answer")
    prompt = prose.literal(fields[_PROMPT])
    return {"kind": Kind.TYPED, "prompt": prompt, "answer": accepted[0], "accept": accepted[1:]}


FORMAT: Final = Format(
    name="wayground",
    title="Wayground (Quizizz)",
    suffix=".csv",
    media_type="text/csv",
    sniff=_sniff,
    load=_load,
)
