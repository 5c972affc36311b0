"""What the buttons of a form do beside saving: another row, one row less, one further up, a warning answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from quizapp.authoring.rules.fields import filled, gathered, spread
from quizapp.authoring.rules.parts import MOST_ROWS

if TYPE_CHECKING:
    from quizapp.authoring.rules.fields import Fields, Row
    from quizapp.authoring.rules.parts import Rows, Sheet

SAVE: Final = "save"
AUTO: Final = "auto"
"""Saved as it is typed, by a page that wants to know what there is to say about it and no more."""
BACK: Final = "back"
"""Taken out of the basket, and then saved."""
BESIDE: Final = "beside"
"""Put beside the question that somebody else has changed, as one of its own."""
_ONLY_SAVED: Final = frozenset({SAVE, AUTO, BACK, BESIDE})
ALLOW: Final = "allow"
DROP_PICTURE: Final = "picture.remove"
_STEPS: Final = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Done:
    """What a button did."""

    fields: Fields
    more: str = ""
    """The list at whose end another row is wanted."""
    at: str = ""
    """The field to go on with."""


def act(fields: Fields, sheet: Sheet, name: str) -> Done | None:
    """Return what the fields come to when a button is pressed; None for one that there is not.

    `options.add`, `options.remove.2`, `options.up.2`, `options.down.2`, `allow.negated-prompt`, `picture.remove`.
    """
    if name in _ONLY_SAVED:
        return Done(fields)
    if name == DROP_PICTURE and "image-file" in sheet.texts:
        return Done(fields | {"image-file": "", "image-alt": ""}, at="image-alt")
    part, _, rest = name.partition(".")
    if part == ALLOW:
        return _allow(fields, sheet.rows_by_name["lint_allow"], rest)
    rows = sheet.rows_by_name.get(part)
    return _changed(fields, rows, rest) if rows else None


def _changed(fields: Fields, rows: Rows, what: str) -> Done | None:
    found = gathered(rows, fields)
    if what == "add":
        last = len(filled(found))
        return Done(fields, more=rows.name, at=rows.field(last, rows.columns[0]))
    verb, _, number = what.partition(".")
    n = int(number) if number.isascii() and number.isdigit() and len(number) <= len(str(MOST_ROWS)) else -1
    return _moved(fields, rows, found, verb, n) if n in range(len(found)) else None


def _moved(fields: Fields, rows: Rows, found: list[Row], verb: str, n: int) -> Done | None:
    others = {name: value for name, value in fields.items() if not name.startswith(f"{rows.name}-")}
    row = found.pop(n)
    to = n
    if verb in _STEPS:
        to = max(0, n + _STEPS[verb])
        found.insert(to, row)
    elif verb != "remove":
        return None
    at = rows.field(min(to, max(0, len(found) - 1)), rows.columns[0])
    return Done(others | spread(rows, found), at=at)


def _allow(fields: Fields, rows: Rows, rule: str) -> Done:
    """Begin an answer to a warning, unless there is one."""
    found = filled(gathered(rows, fields))
    n = next((n for n, row in enumerate(found) if row["rule"] == rule), len(found))
    if n == len(found):
        found.append({"rule": rule[:100], "why": ""})
    return Done(fields | spread(rows, found), at=rows.field(n, "why"))
