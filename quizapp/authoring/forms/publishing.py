"""The form by which a draft is published."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, TextAreaField, ValidationError
from wtforms.validators import Regexp

from quizapp.bank import text
from quizapp.web.forms import Form

NOTE = 500
DIGEST = r"^[0-9a-f]{64}$"


class PublishForm(Form):
    """What was looked at, and what others are told of it."""

    is_first = True
    """There is no version before this one."""
    digest = HiddenField(validators=[Regexp(DIGEST)])
    note = TextAreaField(
        lazy_gettext("What has changed?"),
        filters=[lambda value: (value or "").replace("\r\n", "\n").strip()],
    )

    def validate_note(self, field: TextAreaField) -> None:
        """Ask for a note where there is something it could be about: from the second version on."""
        if not field.data and not self.is_first:
            raise ValidationError(_("Say in a line what has changed: it stands in the pack’s history."))
        problem = text.problem(field.data or "", max_length=NOTE, multiline=True)
        if problem:
            raise ValidationError(_("The note %(problem)s.", problem=problem))
