"""The forms by which keys are repaired, and that undone."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import IntegerField
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from quizapp.authoring.forms.words import words
from quizapp.play.forms import MOST_ID
from quizapp.play.rules.repair import MOST_REASON
from quizapp.web.forms import Form


class RepairForm(Form):
    """Why, and which edition of the draft's question was looked at."""

    edition = IntegerField(widget=HiddenInput(), validators=[NumberRange(0, MOST_ID)])
    reason = words(
        lazy_gettext("What was wrong with the key?"),
        MOST_REASON,
        lazy_gettext("Say what was wrong: the players whose points change will want to know."),
    )
