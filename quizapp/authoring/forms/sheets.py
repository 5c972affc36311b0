"""The forms of a question and of a cover: a field for each part there is of them, for as many rows as were sent.

Nothing is refused here for what it says, since what is half written is kept as it is and the linter sees to it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flask import request
from flask_babel import gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectMultipleField, StringField

from quizapp.authoring.rules.fields import RIGHT
from quizapp.authoring.rules.parts import COVER, MOST_ROWS, SHEETS, Sheet
from quizapp.authoring.rules.stories import RECAP
from quizapp.bank.question import Kind
from quizapp.errors import BadRequest
from quizapp.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.authoring.rules.fields import Fields

LAST_EDITION: Final = 2**31 - 1
FORMS: Final = 200
"""So many forms are kept, each for other numbers of rows."""


class SheetForm(Form):
    """What such forms have in common: the edition that they began with, and which button was pressed."""

    edition = StringField()
    act = StringField()

    def sent(self, sheet: Sheet) -> Fields:
        """Return what was sent; raise BadRequest for a form that is not whole."""
        if not self.validate() or not all(self[name].raw_data for name in ("edition", *sheet.texts)):
            raise BadRequest(_("Part of the form is missing. Go back and send it again."))
        return {field.name: field.data for field in self}

    @property
    def begun_with(self) -> int:
        """Return the edition of what is changed that the form began with; raise BadRequest if it names none."""
        given = self.edition.data or ""
        edition = (
            int(given) if given.isascii() and given.isdigit() and len(given) <= len(str(LAST_EDITION)) else 0
        )
        if not 1 <= edition <= LAST_EDITION:
            raise BadRequest(_("Part of the form is missing. Go back and send it again."))
        return edition


class AnyQuestionForm(SheetForm):
    """What the form of a question of any kind has, besides its parts: where to, for the buttons that want to know."""

    kind = StringField()
    to_place = StringField()
    to_pack = StringField()
    to_kind = StringField()
    to_name = StringField()
    picture = FileField()


def question_form(kind: Kind) -> tuple[AnyQuestionForm, Sheet]:
    """Return the form of a question as it was sent, and what it is made of; `kind` is for one that names none."""
    given = request.form.get("kind", "")
    sheet = SHEETS[Kind(given) if given in SHEETS else kind]
    made: type[Any] = _made(AnyQuestionForm, sheet, _rows_sent(sheet))
    return made(), sheet


def cover_form() -> SheetForm:
    """Return the form of a cover as it was sent."""
    form: SheetForm = _made(SheetForm, COVER, _rows_sent(COVER))()
    return form


def case_form(stages: Iterable[str]) -> tuple[SheetForm, Sheet]:
    """Return the form of a case as it was sent, with the recaps of those of the stages that it has, and its parts."""
    recaps = (f"{RECAP}{key}" for key in stages)
    sheet = Sheet(("case", *(name for name in recaps if name in request.form)))
    form: SheetForm = _made(SheetForm, sheet, ())()
    return form, sheet


def _rows_sent(sheet: Sheet) -> tuple[int, ...]:
    return tuple(
        next(
            n
            for n in range(MOST_ROWS + 1)
            if n == MOST_ROWS or rows.field(n, rows.columns[0]) not in request.form
        )
        for rows in sheet.rows
    )


@lru_cache(FORMS)
def _made(base: type[SheetForm], sheet: Sheet, numbers: tuple[int, ...]) -> type[Any]:
    fields: dict[str, Any] = {name: StringField() for name in sheet.texts}
    fields |= {name: BooleanField() for name in sheet.flags}
    for rows, number in zip(sheet.rows, numbers, strict=True):
        fields |= {rows.field(n, column): StringField() for n in range(number) for column in rows.columns}
    if sheet.ticked:
        fields[RIGHT] = SelectMultipleField(validate_choice=False)
    return type(base.__name__, (base,), fields)
