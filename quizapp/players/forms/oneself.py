"""The forms by which players decide about themselves: what they like, what to take along, whether to stay."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired

from quizapp.players.operations.profile import Choices
from quizapp.players.rules import TIME_FACTORS, Theme
from quizapp.web.forms import Form, SelectChoice

_TIMES = {
    "1": lazy_gettext("The usual time"),
    "1.5": lazy_gettext("Half as much again"),
    "2": lazy_gettext("Twice the time"),
    "3": lazy_gettext("Three times the time"),
    "5": lazy_gettext("Five times the time"),
    "10": lazy_gettext("Ten times the time"),
    "none": lazy_gettext("No limit"),
}


class ProfileForm(Form):
    """What a player chooses for every round, page and board."""

    hidden = BooleanField(lazy_gettext("Keep me off public boards"))
    theme = RadioField(
        lazy_gettext("The lamp"),
        choices=[
            SelectChoice(Theme.AUTO.value, lazy_gettext("As my device says")),
            SelectChoice(Theme.LIGHT.value, lazy_gettext("On")),
            SelectChoice(Theme.DARK.value, lazy_gettext("Off")),
        ],
        default=Theme.AUTO.value,
        validators=[InputRequired(lazy_gettext("Choose one of them."))],
    )
    time_factor = SelectField(
        lazy_gettext("Time against the clock"),
        choices=[SelectChoice(factor, _TIMES[factor]) for factor in TIME_FACTORS],
        default=TIME_FACTORS[0],
        validators=[InputRequired(lazy_gettext("Choose one of them."))],
    )
    leave_out_sensitive = BooleanField(lazy_gettext("Leave out sensitive questions"))

    @property
    def choices(self) -> Choices:
        """Return what a valid form says."""
        return Choices(
            hidden=self.hidden.data,
            time_factor=self.time_factor.data,
            leave_out_sensitive=self.leave_out_sensitive.data,
            theme=self.theme.data,
        )


class EraseForm(Form):
    """A button that wants a tick first."""

    sure = BooleanField(lazy_gettext("Yes, erase me"))

    def validate_sure(self, field: BooleanField) -> None:
        """Ask for the tick: what the button does cannot be undone."""
        if not field.data:
            raise ValidationError(_("Tick the box first: this cannot be undone."))
