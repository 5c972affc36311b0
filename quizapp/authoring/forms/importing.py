"""The form that a file of another program is sent with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import Regexp

from quizapp.bank import limits, text
from quizapp.bank.formats import catalogue
from quizapp.players.rules.tokens import new_token
from quizapp.web.forms import Form

if TYPE_CHECKING:
    from typing import Any

READ: Final = tuple(each for each in catalogue.FORMATS if each.load)
"""The formats that there is a way from."""
_OF_A_JOB: Final = r"^[A-Za-z0-9_-]{22}$"


class ImportForm(Form):
    """A file, what it is, and where its questions go."""

    request = HiddenField(validators=[Regexp(_OF_A_JOB)])
    """The token of the job that it becomes: sent twice, it is one."""
    file = FileField(lazy_gettext("The file"))
    format = SelectField(lazy_gettext("What it is"))
    into = SelectField(lazy_gettext("Where its questions go"))
    title = StringField(
        lazy_gettext("What the new pack is called"), filters=[lambda value: text.tidy(value or "")]
    )

    @property
    def content(self) -> tuple[str, bytes]:
        """Return the name of the file, and what it holds."""
        sent = self.file.data
        if not isinstance(sent, FileStorage):
            return "", b""
        sent.stream.seek(0)
        return sent.filename or "", sent.stream.read()

    def validate_file(self, _field: FileField) -> None:
        """Ask for a file with something in it."""
        name, content = self.content
        if not name:
            raise ValidationError(_("Choose a file first."))
        if not content:
            raise ValidationError(_("There is nothing in this file: it has no bytes."))

    def validate_title(self, field: StringField) -> None:
        """Refuse a title that cannot be shown; without one the file says."""
        problem = text.problem(field.data or "", max_length=limits.TITLE, multiline=False)
        if problem:
            raise ValidationError(_("The title %(problem)s.", problem=problem))


def import_form(targets: list[tuple[str, str]], **given: Any) -> ImportForm:  # noqa: ANN401 (as forms take it)
    """Return the form for somebody who writes these drafts, slug and title."""
    form = ImportForm(**given)
    form.format.choices = [("", _("Found by what is in it")), *((each.name, each.title) for each in READ)]
    form.into.choices = [("", _("Into a new pack")), *targets]
    form.request.data = form.request.data or new_token()
    return form
