"""The forms about what opens an account: passkeys, codes, and proving that it is still oneself."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import AnyOf, Length

from quizapp.errors import BadRequest
from quizapp.players import rules
from quizapp.players.forms import name_field
from quizapp.players.forms.accounts import NewPasswordForm, PassageForm
from quizapp.players.rules import codes, credential, passwords
from quizapp.web.forms import Form


class Act(StrEnum):
    """What a passkey is made or asked for."""

    SIGN_UP = "sign-up"
    SIGN_IN = "sign-in"
    ADD = "add"
    SECOND = "second"
    CONFIRM = "confirm"


class OptionsForm(Form):
    """What a browser asks before it makes a passkey or signs with one."""

    act = StringField(validators=[AnyOf([act.value for act in Act])])
    name = StringField(filters=[lambda value: rules.tidy(value or "")])


class PasskeyForm(Form):
    """What a browser's authenticator says, as JSON."""

    credential = HiddenField()

    @property
    def sent(self) -> dict[str, Any]:
        """Return the credential of the form; raise BadRequest if it is none."""
        try:
            return credential.read(self.credential.data or "")
        except ValueError:
            raise BadRequest(
                _("What the browser sent of the passkey cannot be read. Nothing has been changed.")
            ) from None


class PassagePasskeyForm(PasskeyForm, PassageForm):
    """A passkey on the way to some page of this site."""


class SignUpPasskeyForm(PassagePasskeyForm):
    """A new account that a passkey opens."""

    name = name_field()


def check_passkey_name(_form: object, field: Field) -> None:
    """Refuse a name that does not fit on its line, or that nobody can see."""
    name = field.data or ""
    if not 0 < len(name) <= credential.NAME_MOST or not name.isprintable():
        raise ValidationError(
            _(
                "A passkey’s name has 1 to %(most)d characters, all of them visible.",
                most=credential.NAME_MOST,
            )
        )


class PasskeyNameForm(Form):
    """What to call a passkey."""

    name = StringField(filters=[lambda value: rules.tidy(value or "")], validators=[check_passkey_name])


class CodeForm(Form):
    """A code from an authenticator app, or a recovery code."""

    code = StringField(validators=[Length(max=codes.LONGEST)])


class ConfirmForm(PassageForm):
    """The password once more."""

    password = PasswordField(lazy_gettext("Your password"), validators=[Length(max=passwords.MOST)])


class ResetByCodeForm(NewPasswordForm):
    """A password to come, for whoever holds a recovery code."""

    name = StringField(lazy_gettext("Name or e-mail"))
    code = StringField(lazy_gettext("Recovery code"), validators=[Length(max=codes.LONGEST)])
