"""The form that every form is: a token against forgery, no field that was not asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from quizapp.errors import BadRequest, UnknownField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Validators = Mapping[str, Sequence[object]]


__all__ = ["ButtonForm", "Form", "SelectChoice", "wrong_fields"]


class Form(FlaskForm):
    """A form of this game."""

    def validate(self, extra_validators: Validators | None = None) -> bool:
        """Check the fields; raise UnknownField for one that this form does not have."""
        g.setdefault("forms", []).append(self)
        known = {field.name: field for field in self}
        for name, values in request.form.lists():
            field = known.get(name)
            # The token is looked at before any view is reached, so that a form need have no field for it.
            if field is None and name != "csrf_token":
                raise UnknownField(
                    _("The form brought a field that is not part of it: %(name)s.", name=name[:64])
                )
            if len(values) > (len(set(values)) if isinstance(field, SelectMultipleField) else 1):
                raise BadRequest(_("The form brought the same thing twice: %(name)s.", name=name))
        return bool(super().validate(extra_validators))


class ButtonForm(Form):
    """Nothing but a button."""


def wrong_fields() -> list[str]:
    """Return the names of the fields that something is wrong with, in the forms which this request has sent."""
    forms: list[Form] = g.get("forms", [])
    return [field.name for form in forms for field in form if field.errors]
