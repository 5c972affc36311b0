"""The forms by which players report a question, and authors answer."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import SelectField

from quizapp.authoring.forms.words import words
from quizapp.authoring.rules.reports import MOST_WORDS, Reason
from quizapp.web.forms import Form, SelectChoice

REASONS = {
    Reason.WRONG_KEY: lazy_gettext("The answer is wrong"),
    Reason.TWO_RIGHT: lazy_gettext("Two answers are right"),
    Reason.UNCLEAR: lazy_gettext("It is unclear what is asked"),
    Reason.SPOILS: lazy_gettext("It gives away something from later on"),
    Reason.OFFENSIVE: lazy_gettext("It is offensive"),
    Reason.OTHER: lazy_gettext("Something else"),
}


class ReportForm(Form):
    """What is wrong with a question."""

    reason = SelectField(
        lazy_gettext("What is wrong with it?"),
        choices=[SelectChoice(reason.value, label) for reason, label in REASONS.items()],
    )
    note = words(lazy_gettext("Anything its authors should know?"), MOST_WORDS, multiline=True)


class AnswerForm(Form):
    """What a reporter is answered."""

    answer = words(
        lazy_gettext("Your answer"),
        MOST_WORDS,
        lazy_gettext("Answer whoever reported it: thank you will do."),
        multiline=True,
    )
