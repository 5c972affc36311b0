"""The forms of a case board."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from quizapp.authoring.forms.words import words
from quizapp.case.rules.board import MOST_NOTES, Mark
from quizapp.web.forms import Form

NO_MARK = "none"


class MarkForm(Form):
    """What one holds of a suspect."""

    suspect = HiddenField()
    mark = SelectField(choices=[SelectChoice(value, value) for value in (NO_MARK, *Mark)])

    @property
    def chosen(self) -> Mark | None:
        """Return the mark; None to take it away."""
        return None if self.mark.data == NO_MARK else Mark(self.mark.data)


class NotesForm(Form):
    """One's own notes."""

    text = words(lazy_gettext("Your notes"), MOST_NOTES, multiline=True)
