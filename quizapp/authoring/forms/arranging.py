"""The forms by which questions are added, and put in order."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import IntegerField, RadioField, StringField, ValidationError
from wtforms.validators import NumberRange, Optional

from quizapp.bank import limits, text
from quizapp.bank.question import Kind
from quizapp.web.forms import Form, SelectChoice

KINDS: Final = (
    SelectChoice(Kind.SINGLE.value, lazy_gettext("One of several")),
    SelectChoice(Kind.MULTIPLE.value, lazy_gettext("Several of several")),
    SelectChoice(Kind.TRUE_FALSE.value, lazy_gettext("True or false")),
    SelectChoice(Kind.TYPED.value, lazy_gettext("A name or a word")),
    SelectChoice(Kind.NUMBER.value, lazy_gettext("A number")),
    SelectChoice(Kind.ORDERING.value, lazy_gettext("An order")),
    SelectChoice(Kind.MATCHING.value, lazy_gettext("Pairs")),
)
"""How each kind is answered, as an author would put it."""


class AddForm(Form):
    """What kind of question it is to be, and how it begins."""

    kind = RadioField(lazy_gettext("How is it answered?"), choices=list(KINDS), default=Kind.SINGLE.value)
    prompt = StringField(lazy_gettext("The question"), filters=[lambda value: (value or "").strip()])

    def validate_prompt(self, field: StringField) -> None:
        """Ask for a text that can be kept."""
        if text.problem(field.data or "", max_length=limits.PROMPT, multiline=False):
            raise ValidationError(_("That is too long, or holds a character that cannot be read."))


class MoveForm(Form):
    """Where to: a step up or down, or a place counted from 1."""

    by = IntegerField(validators=[Optional(), NumberRange(-1, 1)])
    to = IntegerField(validators=[Optional(), NumberRange(1, limits.QUESTIONS)])
