"""From a half-written document to the fields of its form and back.

Each way undoes the other, but for rows at the end of a list in which nothing stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from quizapp.authoring.rules.parts import COVER, MOST_ROWS, SHEETS, Rows, Sheet, kind_of
from quizapp.bank import limits
from quizapp.bank.formats.exchange import Names
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizapp.bank.formats.exchange import Document

Fields: TypeAlias = dict[str, Any]
"""What a form holds: texts by the names of their fields, flags, and under `right` the numbers of the rows marked so."""
Row: TypeAlias = dict[str, Any]
"""One row: its texts by column, and whether it is marked as right."""

RIGHT: Final = "right"
_YES: Final = frozenset({"true", "yes"})
_LETTER: Final = re.compile("[A-Za-z0-9]")


def question_fields(document: Document) -> Fields:
    """Return what the form of a question holds."""
    kind = kind_of(document)
    sheet = SHEETS[kind]
    flat = document | _inside(document, "image")
    fields: Fields = {"kind": kind} | _scalars(flat, sheet)
    if kind is Kind.TRUE_FALSE and fields["answer"]:
        fields["answer"] = "true" if _is_set(fields["answer"]) else "false"
    for rows in sheet.rows:
        found = _read(rows, document.get(rows.name))
        if rows.marked:
            found = _marked(found, kind, document.get("answer"))
        fields |= spread(rows, found)
    return fields


def question_document(fields: Fields) -> Document:
    """Return what a form says, as a file would spell it: what is empty is left out."""
    kind = Kind(fields["kind"])
    sheet = SHEETS[kind]
    lists = {rows.name: filled(gathered(rows, fields)) for rows in sheet.rows}
    written: Document = {"kind": kind.value} | _spelled(fields, sheet)
    for rows in sheet.rows:
        if lists[rows.name]:
            written[rows.name] = [_entry(rows, row) for row in lists[rows.name]]
    keys = [row["text"] for row in lists[sheet.ticked.name] if row[RIGHT]] if sheet.ticked else []
    if keys:
        written["answer"] = keys[0] if kind is Kind.SINGLE else keys
    return _grouped(written, "image")


def cover_fields(header: Document) -> Fields:
    """Return what the form of a pack's cover holds."""
    work = header.get("work")
    inner = work if isinstance(work, dict) else {}
    fields = _scalars(header | _inside(header, "work"), COVER)
    for rows in COVER.rows:
        place = inner if rows.name == "creators" else header
        fields |= spread(rows, _read(rows, place.get(rows.name)))
    return fields


def cover_document(fields: Fields) -> Document:
    """Return the header that a form says. A stage that has no key yet is given one made of its label."""
    lists = {rows.name: filled(gathered(rows, fields)) for rows in COVER.rows}
    names = Names(row["key"] for row in lists["stages"] if row["key"])
    for row in lists["stages"]:
        if not row["key"] and row["label"].strip():
            row["key"] = names.of(row["label"] if _LETTER.search(row["label"]) else "stage")
    written = {"format": limits.FORMAT, "title": ""} | _spelled(fields, COVER)
    for rows in COVER.rows:
        if lists[rows.name]:
            written[rows.name] = [_entry(rows, row) for row in lists[rows.name]]
    header = _grouped(written, "work")
    if "creators" in header:
        header["work"] = header.get("work", {}) | {"creators": header.pop("creators")}
    return header


def gathered(rows: Rows, fields: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a form, as many as there are without a gap."""
    marks = {str(mark) for mark in fields.get(RIGHT) or ()}
    found: list[Row] = []
    while len(found) < MOST_ROWS and rows.field(len(found), rows.columns[0]) in fields:
        n = len(found)
        texts = {column: clean(fields.get(rows.field(n, column))) for column in rows.columns}
        found.append(texts | ({RIGHT: str(n) in marks} if rows.marked else {}))
    return found


def spread(rows: Rows, found: Iterable[Row]) -> Fields:
    """Return the fields of rows: the reverse of `gathered`."""
    fields: Fields = {}
    marks: list[str] = []
    for n, row in enumerate(found):
        fields |= {rows.field(n, column): row[column] for column in rows.columns}
        if row.get(RIGHT):
            marks.append(str(n))
    return fields | ({RIGHT: marks} if rows.marked else {})


def filled(found: list[Row]) -> list[Row]:
    """Return rows without those at the end in which nothing stands; one in their midst keeps its place."""
    kept = list(found)
    while kept and not any(kept[-1].values()):
        kept.pop()
    return kept


def _scalars(document: Mapping[str, Any], sheet: Sheet) -> Fields:
    texts = {name: _text(document.get(name)) for name in sheet.texts}
    return texts | {name: _is_set(_text(document.get(name))) for name in sheet.flags}


def _spelled(fields: Fields, sheet: Sheet) -> Document:
    texts = {name: text for name in sheet.texts if (text := clean(fields.get(name)))}
    return texts | {name: "true" for name in sheet.flags if fields.get(name)}


def _read(rows: Rows, found: object) -> list[Row]:
    entries = found if isinstance(found, list | tuple) else [found] if found else []
    first = rows.columns[0]
    return [
        {column: _text(entry.get(column)) for column in rows.columns}
        if isinstance(entry, dict)
        else dict.fromkeys(rows.columns, "") | {first: _text(entry)}
        for entry in entries[:MOST_ROWS]
    ]


def _marked(found: list[Row], kind: Kind, answer: object) -> list[Row]:
    """Mark the rows that are the key; a key that is none of them becomes one, so that it is not lost."""
    marked = [row | {RIGHT: False} for row in found]
    keys = answer if isinstance(answer, list | tuple) else [] if answer is None else [answer]
    for key in [_text(each) for each in keys][: 1 if kind is Kind.SINGLE else None]:
        row = next((each for each in marked if each["text"] == key and not each[RIGHT]), None)
        if row:
            row[RIGHT] = True
        elif key and len(marked) < MOST_ROWS:
            marked.append({"text": key, "feedback": "", RIGHT: True})
    return marked


def _entry(rows: Rows, row: Row) -> str | Document:
    first, *others = rows.columns
    if rows.bare and not any(row[column] for column in others):
        return str(row[first])
    return {column: row[column] for column in rows.columns if row[column] or column in rows.required}


def _inside(document: Document, name: str) -> Document:
    """Return what stands in a mapping, under the names of its fields."""
    inner = document.get(name)
    return {f"{name}-{key}": value for key, value in inner.items()} if isinstance(inner, dict) else {}


def _grouped(written: Document, name: str) -> Document:
    """Put into a mapping what stands under the names of its fields."""
    inner = {
        key.removeprefix(f"{name}-"): value for key, value in written.items() if key.startswith(f"{name}-")
    }
    outer = {key: value for key, value in written.items() if not key.startswith(f"{name}-")}
    return outer | ({name: inner} if inner else {})


def _is_set(text: str) -> bool:
    return text.strip().lower() in _YES


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, dict | list | tuple) else str(value)


def clean(value: object) -> str:
    """Return a text as it is kept: with the line ends of a file, and without what no database holds."""
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
