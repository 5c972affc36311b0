"""The forms that begin a case of the day and take up a challenge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import request
from wtforms import HiddenField
from wtforms.validators import Regexp

from quizapp.play.forms import REQUEST, new_request
from quizapp.players import session
from quizapp.players.forms import name_field
from quizapp.web.forms import Form

if TYPE_CHECKING:
    from quizapp.players.models import Player


class BeginForm(Form):
    """One button, and a name for whoever has none."""

    name = name_field()


class PractiseForm(BeginForm):
    """The same, which starts another round each time it is shown."""

    request = HiddenField(validators=[Regexp(REQUEST)])


AnyForm = TypeVar("AnyForm", bound=BeginForm)


def blank(kind: type[AnyForm], player: Player | None) -> AnyForm:
    """Return the form to be shown; a player who has a name is not asked for one."""
    given: dict[str, Any] = {"request": new_request()} if issubclass(kind, PractiseForm) else {}
    form = kind(formdata=None, **given, name=None if player else session.offered_name())
    return _without_name(form) if player else form


def sent(kind: type[AnyForm], player: Player | None) -> AnyForm:
    """Return the form with what was sent."""
    form = kind()
    # The second click of a double click still brings the name that the first one has taken.
    return _without_name(form) if player is not None and "name" not in request.form else form


def chosen_name(form: BeginForm) -> str:
    """Return the name in a valid form, empty where none was asked for."""
    return (form.name.data or "") if "name" in form else ""


def _without_name(form: AnyForm) -> AnyForm:
    del form.name
    return form
