"""The forms of the host's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField, StringField, ValidationError

from quizapp.admin.rules import MOST_REASON
from quizapp.bank import text
from quizapp.groups.forms import NameForm
from quizapp.players.forms import name_field
from quizapp.players.rules import Role
from quizapp.web.forms import Form, SelectChoice

if TYPE_CHECKING:
    from wtforms import Field


def check_reason(_form: object, field: Field) -> None:
    """Refuse what cannot be kept and shown as plain words."""
    found = text.flaw(field.data, max_length=MOST_REASON, multiline=False)
    if found is None:
        return
    if found.code == "too_long":
        raise ValidationError(_("A reason has at most %(most)d characters.", most=MOST_REASON))
    raise ValidationError(_("That holds a character nobody can see. Type it afresh."))


class ReasonForm(Form):
    """Why something is done."""

    reason = StringField(
        lazy_gettext("Why"),
        filters=[lambda value: text.tidy(value or "")],
        validators=[check_reason],
    )


class SuspendForm(ReasonForm):
    """Why somebody is suspended, which has to be said."""

    def validate_reason(self, field: Field) -> None:
        """Ask for one: whoever looks at it next year will want to know."""
        if not field.data:
            raise ValidationError(_("Say why: in a year nobody will remember."))


class RenameForm(ReasonForm):
    """A name somebody is given."""

    name = name_field()


class RenameGroupForm(ReasonForm, NameForm):
    """A name a group is given."""


class RoleForm(ReasonForm):
    """A role somebody is given."""

    role = SelectField(
        lazy_gettext("What they may do"),
        choices=[
            SelectChoice(Role.PLAYER.value, lazy_gettext("Play")),
            SelectChoice(Role.AUTHOR.value, lazy_gettext("Write packs, too")),
            SelectChoice(Role.ADMIN.value, lazy_gettext("Keep the house, too")),
        ],
    )
