"""What a form shows of the lists on it: the rows there are, some to fill in, and where something can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.authoring.rules.fields import RIGHT, gathered
from quizapp.authoring.rules.parts import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.authoring.rules.fields import Fields, Row
    from quizapp.authoring.rules.parts import Rows, Sheet


def rows_shown(fields: Fields, sheet: Sheet, wanted: str = "") -> dict[str, list[Row]]:
    """Return the rows of each list, empty ones behind those there are; one more of the list that is `wanted`."""
    return {rows.name: _shown(rows, fields, more=rows.name == wanted) for rows in sheet.rows}


def places(fields: Fields, sheet: Sheet, wanted: str = "") -> Iterator[str]:
    """Yield the names of the fields, rows and lists beside which a form has room to say something."""
    yield from (name for name in (*sheet.texts, *sheet.flags) if not name.startswith("image-"))
    yield "image"
    for name, found in rows_shown(fields, sheet, wanted).items():
        yield name
        yield from (f"{name}-{n}" for n in range(len(found)))


def blank(rows: Rows) -> Row:
    """Return a row in which nothing stands."""
    return dict.fromkeys(rows.columns, "") | ({RIGHT: False} if rows.marked else {})


def _shown(rows: Rows, fields: Fields, *, more: bool) -> list[Row]:
    found = gathered(rows, fields)
    number = min(MOST_ROWS, max(rows.fewest, len(found) + more))
    return found + [blank(rows) for _ in range(number - len(found))]
