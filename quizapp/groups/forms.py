"""The forms about groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import Regexp

from quizapp.groups import rules
from quizapp.play.forms import REQUEST
from quizapp.players.forms import sentence
from quizapp.players.rules import tidy
from quizapp.web.forms import Form

if TYPE_CHECKING:
    from wtforms import Field


def check_name(_form: object, field: Field) -> None:
    """Refuse what cannot be a group's name, saying why."""
    found = rules.problem(field.data)
    if found is not None:
        raise ValidationError(sentence(found, rules.MOST))


class NameForm(Form):
    """What a group is called."""

    name = StringField(
        lazy_gettext("The group’s name"),
        filters=[lambda value: tidy(value or "")],
        validators=[check_name],
    )

    @property
    def chosen(self) -> str:
        """Return the name of a valid form."""
        return self.name.data or ""


class FoundForm(NameForm):
    """A group that is not there yet."""

    request = HiddenField(validators=[Regexp(REQUEST)])
