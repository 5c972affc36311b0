"""The form by which somebody is asked to write a pack, too."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import StringField, ValidationError

from quizapp.players import rules
from quizapp.web.forms import Form


class InviteForm(Form):
    """Whom."""

    name = StringField(lazy_gettext("Their account’s name"), filters=[lambda value: rules.tidy(value or "")])

    def validate_name(self, field: StringField) -> None:
        """Ask for a name."""
        if not field.data:
            raise ValidationError(_("Say whom."))
