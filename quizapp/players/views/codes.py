"""Recovery codes: made and shown once, and used to set a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.extensions import limiter
from quizapp.players import session
from quizapp.players.forms.keys import ResetByCodeForm
from quizapp.players.operations import accounts, factors, hashing
from quizapp.players.queries import accounts as known
from quizapp.players.queries import factors as held
from quizapp.players.rules.addresses import local
from quizapp.players.views import limits
from quizapp.players.views.blueprint import blueprint
from quizapp.web import errors, mail
from quizapp.web.forms import ButtonForm
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.players.models import Player


@blueprint.get("/codes")
def codes() -> str:
    """Say what recovery codes are for, and offer to make some."""
    return _page((), session.require_fresh())


@blueprint.post("/codes")
@limiter.limit("10 per minute")
def renew_codes() -> str:
    """Make recovery codes and show them, this once."""
    player = session.require_fresh()
    ButtonForm().validate()
    return _page(factors.renew_codes(player, arrived()), player)


@blueprint.get("/lost-password/code")
def reset_by_code() -> str:
    """Show the form that sets a password by a recovery code."""
    return _reset_page(ResetByCodeForm(formdata=None))


@blueprint.post("/lost-password/code")
@limits.sign_ins
@limits.guesses
@takes(LARGE_FORM)
def set_password_by_code() -> ResponseReturnValue:
    """Set a password by a recovery code, which closes the account everywhere."""
    form = ResetByCodeForm()
    if not form.validate():
        return _reset_page(form), 422
    errors.known_as("recovery_code_refused")
    typed = form.code.data or ""
    player = _holder(form.name.data or "", typed)
    form.about = known.known_by(player, arrived()) if player else ()
    if not form.password.validate(form):
        return _reset_page(form), 422
    # What is kept of a password takes a while to work out, in which somebody else may use the code up.
    kept = hashing.make(form.password.data or "") if player else ""
    if player is None or not factors.take_recovery_code(player, typed, arrived()):
        form.form_errors.append(
            _(
                "That name and that code do not go together, or the code was used before. After ten tries none is "
                "looked at for a quarter of an hour."
            )
        )
        if mail.is_set_up():
            form.form_errors.append(
                _("An account with a confirmed e-mail address gets its new password by mail, not for a code.")
            )
        return _reset_page(form), 422
    limits.forgive(player.id)
    accounts.set_password(player, kept, arrived())
    onward = session.begin(player)
    flash(_("Your password is changed. Wherever else the account was open, it is closed."), "notice")
    return redirect(onward, 303)


def _holder(login: str, typed: str) -> Player | None:
    """Return the account that somebody names, if the code is good for it and no mail could go there instead."""
    player, credential = known.by_login(login) or (None, None)
    by_mail = mail.is_set_up() and credential is not None and credential.email_confirmed_at is not None
    may = limits.may_be_tried(player.id if player else None)
    return player if player and may and not by_mail and held.holds_code(player.id, typed) else None


def _page(made: tuple[str, ...], player: Player) -> str:
    after = local(request.args.get("next", "")) or url_for("players.keys")
    left = held.factors(player.id).codes_left
    return render_template("players/codes.html", codes=made, left=left, after=after)


def _reset_page(form: ResetByCodeForm) -> str:
    return render_template("players/reset_by_code.html", form=form, sends_mail=mail.is_set_up())
