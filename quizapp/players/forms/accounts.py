"""The forms about an account: making it, opening it, and what it is known and proved by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, PasswordField, StringField, ValidationError

from quizapp.players.forms import name_field
from quizapp.players.rules import emails, passwords
from quizapp.players.rules.addresses import local
from quizapp.players.rules.passwords import PasswordProblem
from quizapp.web.forms import Form

if TYPE_CHECKING:
    from wtforms import Field


def check_new_password(form: Form, field: Field) -> None:
    """Refuse what a guesser would try first, saying why."""
    about = [str(form[name].data or "") for name in ("name", "email") if name in form]
    found = passwords.problem(field.data or "", *about, *getattr(form, "about", ()))
    if found is not None:
        raise ValidationError(_password_sentence(found))


def check_email(_form: object, field: Field) -> None:
    """Refuse what is no e-mail address; none at all is fine."""
    typed = (field.data or "").strip()
    if typed and emails.address(typed) is None:
        raise ValidationError(
            _(
                "That is no e-mail address we could write to. It looks like name@example.org, in plain letters."
            )
        )


def _password_sentence(found: PasswordProblem) -> str:
    sentences: dict[PasswordProblem, str] = {
        PasswordProblem.SHORT: _("A password has at least %(fewest)d characters.", fewest=passwords.FEWEST),
        PasswordProblem.LONG: _("A password has at most %(most)d characters.", most=passwords.MOST),
        PasswordProblem.COMMON: _(
            "That password is among the first that anybody would guess. Choose another."
        ),
        PasswordProblem.NAME: _("The password must not be your name or address. Choose another."),
        PasswordProblem.SITE: _(
            "The name of this site is the first thing anybody would guess. Choose another."
        ),
    }
    return sentences[found]


def new_password_field() -> PasswordField:
    """Return a field for a password to come, taken exactly as typed."""
    return PasswordField(lazy_gettext("Password"), validators=[check_new_password])


class PassageForm(Form):
    """A form on the way to some page of this site."""

    next = HiddenField()

    @property
    def after(self) -> str:
        """Return the local address to go to in the end; nothing for any other."""
        return local(self.next.data or "")


class SignUpForm(PassageForm):
    """A new account."""

    name = name_field()
    password = new_password_field()
    email = StringField(lazy_gettext("E-mail"), validators=[check_email])

    @property
    def address(self) -> str | None:
        """Return the e-mail address of a valid form, if there is one."""
        return emails.address(self.email.data or "")


class SignInForm(PassageForm):
    """Who somebody is, and how they prove it. What is wrong with either is said of both."""

    name = StringField(lazy_gettext("Name or e-mail"))
    password = PasswordField(lazy_gettext("Password"))

    def refuse(self) -> None:
        """Say that the two do not go together."""
        self.form_errors.append(
            _(
                "That name and that password do not go together. Look at both again; after ten tries none is looked "
                "at for a quarter of an hour."
            )
        )


class LoginForm(Form):
    """Who somebody is."""

    name = StringField(lazy_gettext("Name or e-mail"))


class NewPasswordForm(Form):
    """A password to come, for somebody whose name is known."""

    password = new_password_field()
    about: tuple[str, ...] = ()


class ChangePasswordForm(NewPasswordForm):
    """The password there is, and the one to come."""

    old = PasswordField(lazy_gettext("Password so far"))


class EmailForm(Form):
    """An e-mail address, or none."""

    email = StringField(lazy_gettext("E-mail"), validators=[check_email])

    @property
    def address(self) -> str | None:
        """Return the e-mail address of a valid form, if there is one."""
        return emails.address(self.email.data or "")
