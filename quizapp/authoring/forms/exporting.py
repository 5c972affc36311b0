"""What an address asks of an export: in which format, of which edition, without which stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.bank.formats import catalogue
from quizapp.web.forms import Form, SelectChoice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

DRAFT: Final = "draft"
WRITTEN: Final = tuple(each for each in catalogue.FORMATS if each.dump)


class ExportForm(Form):
    """Nothing comes of it but a file, so that its address is all there is to it and no token is wanted."""

    class Meta:
        """How it is sent."""

        csrf = False

    format = RadioField(choices=[SelectChoice(each.name, each.title) for each in WRITTEN])
    of = SelectField()
    without = SelectMultipleField(widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def validate_without(self, field: SelectMultipleField) -> None:
        """Ask for one stage to stay at least."""
        if field.data and len(set(field.data)) == len(list(field.iter_choices())):
            raise ValidationError(_("Nothing would be left. Let one stage stay at least."))


def export_form(
    published: Iterable[tuple[int, datetime]], stages: Iterable[tuple[str, str]], *, has_draft: bool
) -> ExportForm:
    """Return the form of this request's address: of a pack with these versions, and of one edition its stages."""
    form = ExportForm(formdata=request.args)
    form.of.choices = [SelectChoice(DRAFT, _("The draft, as it stands"))] if has_draft else []
    form.of.choices += [
        SelectChoice(str(number), _("Version %(number)s, of %(day)s", number=number, day=format_date(at)))
        for number, at in published
    ]
    form.without.choices = [SelectChoice(key, label) for key, label in stages]
    return form
