"""Getting back in without a password, by a link that is good once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.errors import Conflict
from quizapp.players import session
from quizapp.players.forms.accounts import LoginForm, NewPasswordForm
from quizapp.players.operations import accounts, hashing, letters, links
from quizapp.players.queries import accounts as known
from quizapp.players.rules.links import Purpose
from quizapp.players.views import limits
from quizapp.players.views.blueprint import blueprint
from quizapp.web import mail
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/lost-password")
def lost_password() -> str:
    """Say how to get back in."""
    return _page(LoginForm(formdata=None))


@blueprint.post("/lost-password")
@limits.sign_ups
@limits.letters
def send_reset() -> ResponseReturnValue:
    """Send a link, if there is anybody to send it to; what is answered does not tell."""
    form = LoginForm()
    form.validate()
    if not mail.is_set_up():
        raise Conflict(
            _("No mail is sent here."), (url_for("players.lost_password"), _("Other ways back in"))
        )
    letters.send_reset(form.name.data or "")
    return _page(form, asked=True)


@blueprint.get("/reset/<token:token>")
def reset(token: str) -> str:
    """Show the form that sets a password by a link."""
    player, _email = links.look(token, Purpose.RESET, arrived())
    return _reset_page(NewPasswordForm(formdata=None), token, player.name)


@blueprint.post("/reset/<token:token>")
@limits.sign_ins
@takes(LARGE_FORM)
def set_password(token: str) -> ResponseReturnValue:
    """Set a password by a link, which closes the account everywhere and opens it here."""
    player, _email = links.look(token, Purpose.RESET, arrived())
    form = NewPasswordForm()
    form.about = known.known_by(player, arrived())
    if not form.validate():
        return _reset_page(form, token, player.name), 422
    kept = hashing.make(form.password.data or "")
    player, _email = links.use(token, Purpose.RESET, arrived())
    accounts.set_password(player, kept, arrived())
    onward = session.begin(player)
    flash(_("Your password is changed. Wherever else the account was open, it is closed."), "notice")
    return redirect(onward, 303)


def _page(form: LoginForm, *, asked: bool = False) -> str:
    return render_template("players/lost_password.html", form=form, asked=asked, sends_mail=mail.is_set_up())


def _reset_page(form: NewPasswordForm, token: str, name: str) -> str:
    return render_template("players/reset.html", form=form, token=token, name=name)
