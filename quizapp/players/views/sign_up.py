"""Making an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.players import session
from quizapp.players.forms.accounts import SignUpForm
from quizapp.players.operations import NameTaken, accounts, hashing, letters
from quizapp.players.operations import sign_ins as places
from quizapp.players.queries import accounts as known
from quizapp.players.queries import factors
from quizapp.players.rules.addresses import local
from quizapp.players.views import limits
from quizapp.players.views.blueprint import blueprint
from quizapp.web import mail
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.players.models import Player


@blueprint.get("/sign-up")
def sign_up() -> ResponseReturnValue:
    """Show the form that makes an account."""
    if session.account() is not None:
        return redirect(url_for("players.account"), 302)
    guest = session.current()
    after = local(request.args.get("next", ""))
    return _page(SignUpForm(formdata=None, name=guest.name if guest else "", next=after))


@blueprint.post("/sign-up")
@limits.sign_ups
@takes(LARGE_FORM)
def create_account() -> ResponseReturnValue:
    """Make an account and sign in to it."""
    form = SignUpForm()
    player, status = register(form)
    if player is None:
        return _page(form), status
    return redirect(session.onward(session.by_way_of_codes(form.after)), 303)


def register(form: SignUpForm) -> tuple[Player | None, int]:
    """Make the account of a form and sign in to it; None if it cannot be made, and the status that says why."""
    if not form.validate():
        return None, 422
    name, password = form.name.data or "", form.password.data or ""
    pressed = session.pressed(name)
    player = accounts.create(name, hashing.make(password), arrived(), pressed)
    if player is not None:
        session.sign_in(player)
        if form.address:
            note_address(player, form.address)
        return player, 200
    player = _made_before(pressed, password)
    if player is None:
        form.name.errors = [NameTaken().message]
        return None, 409
    # The browser shows the second answer, and forgets what the first one said of a place.
    places.end_all(player.id)
    session.sign_in(player)
    return player, 200


def _made_before(pressed: str, password: str) -> Player | None:
    """Return the account that the same form has made when it was sent before, as by a double click."""
    player = known.made_by(pressed)
    if player is None or not accounts.proves(player, password, arrived()):
        return None
    return None if factors.factors(player.id).any else player


def note_address(player: Player, address: str) -> None:
    """Put down an e-mail address: at once where no mail is sent, else once a link that goes there is followed."""
    if mail.is_set_up():
        letters.ask_to_confirm(player, address, arrived())
        flash(
            _(
                "A mail is on its way to %(email)s. The address counts once you follow its link.",
                email=address,
            ),
            "notice",
        )
    else:
        accounts.note_email(player, address, arrived(), confirmed=False)


def _page(form: SignUpForm) -> str:
    return render_template("players/sign_up.html", form=form, sends_mail=mail.is_set_up())
