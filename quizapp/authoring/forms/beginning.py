"""The form by which a draft is begun."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, StringField, ValidationError

from quizapp.bank import limits, text
from quizapp.bank.pack import WorkKind
from quizapp.web.forms import Form, SelectChoice


class BeginForm(Form):
    """What the work is called, and what sort of thing it is."""

    title = StringField(lazy_gettext("What is it about?"), filters=[lambda value: (value or "").strip()])
    kind = RadioField(
        lazy_gettext("What sort of thing is that?"),
        choices=[
            SelectChoice(WorkKind.SERIES, lazy_gettext("A series")),
            SelectChoice(WorkKind.FILM, lazy_gettext("A film")),
            SelectChoice(WorkKind.NOVEL, lazy_gettext("A novel")),
            SelectChoice(WorkKind.STORY, lazy_gettext("A story")),
            SelectChoice(WorkKind.PLAY, lazy_gettext("A play")),
        ],
        default=WorkKind.SERIES,
    )

    def validate_title(self, field: StringField) -> None:
        """Ask for a title that can be stored and shown."""
        if not field.data:
            raise ValidationError(_("Name the work first. The pack can be called something else later."))
        problem = text.problem(field.data, max_length=limits.TITLE, multiline=False)
        if problem:
            raise ValidationError(_("The title %(problem)s.", problem=problem))
