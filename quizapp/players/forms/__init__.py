"""The forms about oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import StringField, ValidationError

from quizapp.players import rules
from quizapp.players.rules import NameProblem
from quizapp.web.forms import Form

if TYPE_CHECKING:
    from wtforms import Field


def name_field() -> StringField:
    """Return a field for a player's name, tidied and checked."""
    return StringField(
        lazy_gettext("Your name"),
        filters=[lambda value: rules.tidy(value or "")],
        validators=[check_name],
    )


def check_name(_form: object, field: Field) -> None:
    """Refuse what cannot be a name, saying why."""
    found = rules.problem(field.data)
    if found is not None:
        raise ValidationError(sentence(found))


def sentence(found: NameProblem, most: int = rules.MOST) -> str:
    """Return what to say of a name that cannot be had; `most` is how many characters it may have."""
    sentences: dict[NameProblem, str] = {
        NameProblem.SHORT: _("A name has at least %(fewest)d characters.", fewest=rules.FEWEST),
        NameProblem.LONG: _("A name has at most %(most)d characters.", most=most),
        NameProblem.INVISIBLE: _("That name holds a character nobody can see. Type it afresh."),
        NameProblem.STACKED: _("That name piles too many accents on one letter."),
        NameProblem.EMPTY: _("A name needs a letter, a digit or an emoji."),
        NameProblem.RESERVED: _("That name, or one just like it, is kept for the host. Choose another."),
    }
    return sentences[found]


class NameForm(Form):
    """One name: to become somebody new, or to be called something else."""

    name = name_field()

    @property
    def chosen(self) -> str:
        """Return the name of a valid form."""
        return self.name.data or ""
