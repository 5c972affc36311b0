"""The form by which somebody begins to solve a case without the work."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, Regexp

from quizapp.play.forms import REQUEST, new_request
from quizapp.play.rules.wish import Wish
from quizapp.players.forms import name_field
from quizapp.web.forms import Form


class SolveForm(Form):
    """Knowingly, and if need be under what name."""

    request = HiddenField(validators=[Regexp(REQUEST)])
    name = name_field()
    knowing = BooleanField(
        validators=[
            DataRequired(lazy_gettext("Tick that you want the story told. Without that, nothing is told."))
        ]
    )
    leave_out_sensitive = BooleanField()

    @property
    def wish(self) -> Wish:
        """Return what a valid form asks for; the stage is found with the questions."""
        sensitive = self.leave_out_sensitive
        return Wish(self.request.data or "", 0, leave_out_sensitive=bool(sensitive and sensitive.data))


def solve_form(*, named: bool, sensitive: bool, **defaults: Any) -> SolveForm:  # noqa: ANN401
    """Return the form; whoever has a name is not asked for one, and nobody about `sensitive` questions without any."""
    form = SolveForm(**{"request": new_request()} | defaults)
    if named:
        del form.name
    if not sensitive:
        del form.leave_out_sensitive
    return form
