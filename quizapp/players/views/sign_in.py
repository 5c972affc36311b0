"""Signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.players import session
from quizapp.players.forms.accounts import SignInForm
from quizapp.players.operations import accounts
from quizapp.players.operations import sign_ins as places
from quizapp.players.queries import sign_ins as open_places
from quizapp.players.rules import passwords
from quizapp.players.rules.addresses import local
from quizapp.players.views import limits
from quizapp.players.views.blueprint import blueprint
from quizapp.web import errors
from quizapp.web.forms import ButtonForm
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Show the form that opens an account."""
    after = local(request.args.get("next", ""))
    if session.account() is not None:
        return redirect(after or url_for("players.account"), 302)
    return _page(SignInForm(formdata=None, next=after))


@blueprint.post("/sign-in")
@limits.sign_ins
@limits.guesses
@takes(LARGE_FORM)
def enter() -> ResponseReturnValue:
    """Open an account on this browser. What is wrong is never said more closely than that something is."""
    form = SignInForm()
    errors.known_as("sign_in_refused")
    password = form.password.data or ""
    fits = form.validate() and len(password) <= passwords.MOST
    player = accounts.prove(form.name.data or "", password, arrived(), limits.may_be_tried) if fits else None
    if player is None:
        form.refuse()
        return _page(form), 422
    limits.forgive(player.id)
    return redirect(session.begin(player, form.after), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Close the account on this browser."""
    ButtonForm().validate()
    session.begin_afresh()
    flash(_("You are signed out."), "notice")
    return redirect(url_for("home.index"), 303)


@blueprint.get("/account/sign-ins")
def sign_ins() -> str:
    """List where the account is open."""
    player, here = session.require(), session.place()
    return render_template("players/sign_ins.html", sign_ins=open_places.of(player), here=here)


@blueprint.post("/account/sign-ins/<number:number>/end")
def end_sign_in(number: int) -> ResponseReturnValue:
    """Close the account in one place."""
    player, here = session.require(), session.place()
    ButtonForm().validate()
    if here == number:
        return sign_out()
    if places.end(player.id, number):
        flash(_("The account is closed there."), "notice")
    return redirect(url_for("players.sign_ins"), 303)


@blueprint.post("/account/sign-ins/end")
def end_sign_ins() -> ResponseReturnValue:
    """Close the account everywhere, here too."""
    player = session.require()
    ButtonForm().validate()
    places.end_all(player.id)
    return sign_out()


def _page(form: SignInForm) -> str:
    return render_template("players/sign_in.html", form=form)
