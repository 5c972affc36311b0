"""What the document of a question, or of a pack's header, is made of: texts, flags and lists of rows. One table.

The fields of a form are named after it: a text `prompt`, a row's text `options-0-feedback`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from quizapp.bank import limits
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Rows:
    """A list, each of whose entries is a row of a form."""

    name: str
    columns: tuple[str, ...]
    most: int = limits.LISTED
    """Entries that a complete pack may have."""
    required: tuple[str, ...] = ()
    """Columns that an entry always spells, be they empty."""
    bare: bool = False
    """An entry with nothing but its first column is spelled as a text."""
    fewest: int = 0
    """Rows that a form shows at least."""
    marked: bool = False
    """Some of them are marked as right: their numbers stand in the field `right`."""

    def field(self, n: int, column: str) -> str:
        """Return the name of a field."""
        return f"{self.name}-{n}-{column}"


@dataclass(frozen=True)
class Sheet:
    """All that stands on one form."""

    texts: tuple[str, ...]
    """Names of fields; `work-title` is the title in the work."""
    flags: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()

    @property
    def rows_by_name(self) -> Mapping[str, Rows]:
        """Return the lists by their names."""
        return {rows.name: rows for rows in self.rows}

    @property
    def ticked(self) -> Rows | None:
        """Return the list whose marks are the key."""
        return next((rows for rows in self.rows if rows.marked), None)


MOST_ROWS: Final = limits.LISTED + 10
"""Rows that a form takes: some more than a pack may have, so that what is too many can be typed and be told so."""

_OPTIONS = Rows(
    "options", ("text", "feedback"), limits.OPTIONS[1], ("text",), bare=True, fewest=4, marked=True
)
_ACCEPT = Rows("accept", ("text",), bare=True)
_REJECT = Rows("reject", ("text", "feedback"), required=("text",), bare=True)
_ITEMS = Rows("items", ("text",), limits.ITEMS[1], bare=True, fewest=3)
_PAIRS = Rows("pairs", ("left", "right"), limits.PAIRS[1], ("left", "right"), fewest=3)
_EXTRA = Rows("extra", ("text",), limits.PAIRS[1], bare=True)
_EVIDENCE = Rows("evidence", ("work", "locator", "url"), required=("work",), fewest=1)
_ALLOWANCES = Rows("lint_allow", ("rule", "why"), required=("rule", "why"))
_CREATORS = Rows("creators", ("text",), bare=True, fewest=1)
_AUTHORS = Rows("authors", ("text",), bare=True, fewest=1)
_NOTES = Rows("content_notes", ("text",), bare=True)
STAGES: Final = Rows("stages", ("label", "key"), limits.STAGES, ("label", "key"), fewest=2)

_COMMON = ("category", "difficulty", "stage", "prompt", "explanation", "hint", "image-file", "image-alt")


def _sheet(*texts: str, rows: tuple[Rows, ...] = (), flags: tuple[str, ...] = ()) -> Sheet:
    return Sheet((*_COMMON, *texts), ("sensitive", "deducible", *flags), (*rows, _EVIDENCE, _ALLOWANCES))


SHEETS: Final[Mapping[str, Sheet]] = {
    Kind.SINGLE: _sheet(rows=(_OPTIONS,), flags=("keep_order",)),
    Kind.MULTIPLE: _sheet(rows=(_OPTIONS,), flags=("keep_order",)),
    Kind.TRUE_FALSE: _sheet("answer", "feedback"),
    Kind.TYPED: _sheet("answer", rows=(_ACCEPT, _REJECT)),
    Kind.NUMBER: _sheet("answer", "tolerance", "unit"),
    Kind.ORDERING: _sheet(rows=(_ITEMS,)),
    Kind.MATCHING: _sheet(rows=(_PAIRS, _EXTRA)),
}
COVER: Final = Sheet(
    ("title", "blurb", "work-title", "work-kind", "work-year", "language", "licence"),
    rows=(_CREATORS, _AUTHORS, _NOTES, STAGES, _ALLOWANCES),
)
_FIELDS: Final = {"kind"}.union(*({*sheet.texts, *sheet.flags} for sheet in (*SHEETS.values(), COVER)))
_LISTS: Final = {rows.name: rows for sheet in (*SHEETS.values(), COVER) for rows in sheet.rows}


def kind_of(document: Mapping[str, object]) -> Kind:
    """Return a question's kind; that of the most if it says none that there is."""
    found = document.get("kind")
    return Kind(found) if isinstance(found, str) and found in SHEETS else Kind.SINGLE


def place_of(path: tuple[str | int, ...], sheet: Sheet) -> str:
    """Return where on a form something is said about a part of its document: a field, a row, a list.

    Empty for what has no place of its own.
    """
    names = [str(step) for step in path[:2]]
    if not names:
        return ""
    if names[0] == "answer" and sheet.ticked:
        return sheet.ticked.name
    if names[0] == "image":
        return "image"
    if names[0] == "work" and len(path) > 1:
        names = [str(step) for step in path[1:3]]
        if f"work-{names[0]}" in sheet.texts:
            return f"work-{names[0]}"
    if names[0] in sheet.rows_by_name:
        return "-".join(names)
    return names[0] if names[0] in {*sheet.texts, *sheet.flags} else ""


def field_of(path: tuple[str | int, ...]) -> str:
    """Return the field, row or list that a part of a document is typed into; empty for what is typed nowhere."""
    names = [str(step) for step in path]
    if names[:1] == ["work"] and "-".join(names) not in _FIELDS:
        names = names[1:]
    name = "-".join(names)
    rows = _LISTS.get(names[0]) if names else None
    if rows:
        return name if isinstance(path[-1], int) or len(names) == 1 or names[-1] in rows.columns else ""
    return name if name in _FIELDS else ""
