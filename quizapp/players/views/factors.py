"""The second factor: asked for after the password, and set up or turned off in the account."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.errors import NotFound, NotSignedIn
from quizapp.extensions import limiter, visitor
from quizapp.players import session
from quizapp.players.forms.keys import Act, CodeForm, PasskeyForm
from quizapp.players.operations import factors, keys, passkeys
from quizapp.players.queries import factors as held
from quizapp.players.rules import app_codes
from quizapp.players.views import ceremony, limits
from quizapp.players.views.blueprint import blueprint
from quizapp.web import errors
from quizapp.web.forms import ButtonForm
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.players.models import AuthenticatorApp, Player

INK, LEAF = "#1d1a17", "#fcf9f2"
"""A printed thing keeps its colours when the lamp goes off, and apps read nothing else."""


FEW = 3
"""So few recovery codes left are worth a word."""


def _who() -> str:
    """Return whose second factor is asked for. A limit has to know somebody, whoever sends the form."""
    try:
        return f"second:{session.half_way()[0].id}"
    except NotSignedIn:
        return f"second:nobody:{visitor()}"


def _who_and_where() -> str:
    return f"{_who()}:{visitor()}"


@blueprint.get("/second")
def second() -> str:
    """Ask for the second factor."""
    player, _after = session.half_way()
    return _second(player, CodeForm(formdata=None))


@blueprint.post("/second")
@limiter.limit("10 per 10 minutes", key_func=_who_and_where)
@limiter.limit("60 per hour", key_func=_who)
def check_second() -> ResponseReturnValue:
    """Take a code from an app, or a recovery code."""
    player, after = session.half_way()
    form = CodeForm()
    if form.validate() and _takes(player, form.code.data or ""):
        session.sign_in(player)
        _tell_codes_left(player)
        return redirect(session.onward(after), 303)
    errors.known_as("second_factor_refused", player=player.id)
    form.code.errors = [
        _("That code is wrong, too old, or was used before. The next one your app shows will do.")
    ]
    return _second(player, form), 422


@blueprint.post("/second/passkey")
@limits.sign_ins
def second_by_passkey() -> ResponseReturnValue:
    """Take a passkey as the second factor."""
    player, after = session.half_way()
    form = PasskeyForm()
    form.validate()
    sent = form.sent
    passkeys.signed(sent, ceremony.take(Act.SECOND, sent), arrived(), alone=False, player_id=player.id)
    session.sign_in(player)
    return redirect(session.onward(after), 303)


@blueprint.get("/app")
def app() -> ResponseReturnValue:
    """Show the secret that an authenticator app is to share, until it has."""
    secret = _unproved(session.require_fresh())
    if secret is None:
        return redirect(url_for("players.keys"))
    return _app(secret, CodeForm(formdata=None))


@blueprint.post("/app")
def begin_app() -> ResponseReturnValue:
    """Make a secret for an authenticator app to share."""
    player = session.require_fresh()
    ButtonForm().validate()
    factors.begin_app(player, arrived())
    return redirect(url_for("players.app"), 303)


@blueprint.get("/app/code")
def app_code() -> ResponseReturnValue:
    """Show the secret as a QR code."""
    player = session.require_fresh()
    secret = _unproved(player)
    if secret is None:
        raise NotFound
    drawn = BytesIO()
    address = app_codes.address(secret.secret, player.name)
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=6, dark=INK, light=LEAF)
    response = Response(drawn.getvalue(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/app/prove")
@limiter.limit("20 per minute")
def prove_app() -> ResponseReturnValue:
    """Take an app's first code, which shows that it has the secret."""
    player = session.require_fresh()
    secret = _unproved(player)
    if secret is None:
        raise NotFound
    form = CodeForm()
    typed, here = form.code.data or "", session.place()
    if not form.validate() or not factors.confirm_app(player, secret, typed, arrived(), here):
        form.code.errors = [_("That is not the code it should show now. Is the clock of your phone right?")]
        return _app(secret, form), 422
    flash(_("From now on your password alone opens nothing: the app’s code comes after it."), "notice")
    return redirect(session.after_a_lock(player), 303)


@blueprint.post("/app/remove")
def remove_app() -> ResponseReturnValue:
    """Ask for no app's codes any more."""
    player = session.require_fresh()
    ButtonForm().validate()
    keys.remove_app(player, arrived())
    flash(_("The app’s codes are no longer asked for."), "notice")
    return redirect(url_for("players.keys"), 303)


def _takes(player: Player, typed: str) -> bool:
    app = held.app_of(player.id)
    if app is not None and factors.take_app_code(player, app, typed, arrived()):
        return True
    return factors.take_recovery_code(player, typed, arrived())


def _tell_codes_left(player: Player) -> None:
    left = held.factors(player.id).codes_left
    if left <= FEW:
        few = ngettext("You have %(num)d recovery code left.", "You have %(num)d recovery codes left.", left)
        flash(_("%(few)s Make new ones while you can get in.", few=few), "warning")


def _unproved(player: Player) -> AuthenticatorApp | None:
    app = held.app_of(player.id)
    return app if app is not None and app.confirmed_at is None else None


def _second(player: Player, form: CodeForm) -> str:
    return render_template(
        "players/second.html",
        form=form,
        has=held.factors(player.id),
        party=ceremony.party(),
        name=player.name,
    )


def _app(secret: AuthenticatorApp, form: CodeForm) -> str:
    return render_template("players/app.html", form=form, spelled=app_codes.spelled(secret.secret))
