"""The link that the first start prints: it makes the first admin, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.players import session
from quizapp.players.forms.accounts import SignUpForm
from quizapp.players.operations import links
from quizapp.players.views import limits
from quizapp.players.views.blueprint import blueprint
from quizapp.players.views.sign_up import register
from quizapp.web import mail
from quizapp.web.forms import ButtonForm
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/first-admin/<token:token>")
def first_admin(token: str) -> str:
    """Show what makes the first admin: a button for who is signed in, else the form for an account."""
    links.look_for_first_admin(token, arrived())
    return _page(SignUpForm(formdata=None), token)


@blueprint.post("/first-admin/<token:token>")
@limits.sign_ups
@takes(LARGE_FORM)
def become_admin(token: str) -> ResponseReturnValue:
    """Make whoever holds the link the first admin, under the account that is open here or a new one."""
    links.look_for_first_admin(token, arrived())
    player = session.account()
    if player is None:
        form = SignUpForm()
        player, status = register(form)
        if player is None:
            return _page(form, token), status
    else:
        ButtonForm().validate()
    links.make_first_admin(player, token, arrived())
    flash(_("You are the host now, %(name)s.", name=player.name), "notice")
    return redirect(session.onward(url_for("players.account")), 303)


def _page(form: SignUpForm, token: str) -> str:
    return render_template(
        "players/first_admin.html",
        form=form,
        token=token,
        account=session.account(),
        sends_mail=mail.is_set_up(),
    )
