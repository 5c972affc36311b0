"""Fields for a few words of one's own: why a key is repaired, what is wrong with a question, what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField, ValidationError

from quizapp.bank import text

if TYPE_CHECKING:
    from wtforms import Field
    from wtforms.fields import StringField as TextField

    from quizapp.web.forms import Form


def words(label: str, most: int, missing: str = "", *, multiline: bool = False, **more: Any) -> TextField:  # noqa: ANN401
    """Return a field for up to so many characters, on one line or on several.

    `missing` is what to say of none, where there have to be some.
    """

    def check(_form: Form, field: Field) -> None:
        if not field.data:
            if missing:
                raise ValidationError(missing)
            return
        flaw = text.flaw(field.data, max_length=most, multiline=multiline)
        if flaw is not None and flaw.code == "too_long":
            raise ValidationError(_("That is longer than %(most)d characters.", most=most))
        if flaw is not None:
            raise ValidationError(_("That holds a character nobody can see. Type it afresh."))

    kind = TextAreaField if multiline else StringField
    return kind(label, filters=[_tidied], validators=[check], **more)


def _tidied(value: str | None) -> str:
    # Browsers end lines as mail does.
    return text.tidy((value or "").replace("\r\n", "\n"))
