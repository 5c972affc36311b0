"""The form that takes up cold cases."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.validators import Regexp

from quizapp.play.forms import REQUEST
from quizapp.web.forms import Form


class TakeUpForm(Form):
    """One button: what is due."""

    request = HiddenField(validators=[Regexp(REQUEST)])
