"""Passkeys: signing in with one, and the ones of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from quizapp.errors import BadRequest
from quizapp.extensions import db, limiter
from quizapp.players import session
from quizapp.players.forms import NameForm
from quizapp.players.forms.keys import (
    Act,
    OptionsForm,
    PassagePasskeyForm,
    PasskeyForm,
    PasskeyNameForm,
    SignUpPasskeyForm,
)
from quizapp.players.models import Player
from quizapp.players.operations import NameTaken, accounts, keys, passkeys
from quizapp.players.queries import accounts as known
from quizapp.players.queries import factors
from quizapp.players.rules import browsers
from quizapp.players.views import ceremony, limits
from quizapp.players.views.blueprint import blueprint
from quizapp.web.forms import ButtonForm
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from quizapp.players.forms.accounts import PassageForm


@blueprint.post("/passkeys/options")
@limiter.limit("60 per minute")
def passkey_options() -> ResponseReturnValue:
    """Tell a browser, as JSON, what to make a passkey from, or what to sign with one."""
    form = OptionsForm()
    if not form.validate():
        raise BadRequest(_("Passkeys are not asked for that."))
    act = Act(form.act.data or "")
    if act is Act.SIGN_UP:
        return _options_for_somebody_new(form)
    if act is Act.SIGN_IN:
        return _json(passkeys.asked_to_sign(ceremony.begin(act), alone=True))
    return _options_for(act)


def _options_for(act: Act) -> Response:
    """Answer somebody whom the server knows: signed in, or half way there."""
    if act is Act.ADD:
        player = session.require_fresh()
        held = factors.passkeys_of(player.id)
        exchange = ceremony.begin(act, held[0].handle if held else passkeys.new_handle())
        return _json(passkeys.asked_to_make(exchange, player.name, [each.credential_id for each in held]))
    player = session.half_way()[0] if act is Act.SECOND else session.require()
    held = factors.passkeys_of(player.id)
    if not held:
        raise BadRequest(_("There is no passkey in this account."))
    asked = passkeys.asked_to_sign(
        ceremony.begin(act), [each.credential_id for each in held], alone=act is not Act.SECOND
    )
    return _json(asked)


def _json(options: str) -> Response:
    return current_app.response_class(options, mimetype="application/json")


def _options_for_somebody_new(form: OptionsForm) -> ResponseReturnValue:
    name = NameForm(formdata=None, data={"name": form.name.data})
    problem = next(iter(name.name.errors), "") if not name.name.validate(name) else ""
    if not problem and known.by_name(form.name.data or ""):
        problem = NameTaken().message
    if problem:
        return jsonify(problem=str(problem)), 422
    exchange = ceremony.begin(Act.SIGN_UP, passkeys.new_handle())
    return _json(passkeys.asked_to_make(exchange, form.name.data or "", []))


@blueprint.post("/passkeys/sign-in")
@limits.sign_ins
def sign_in_by_passkey() -> ResponseReturnValue:
    """Sign in with a passkey. It is two factors in one, since the device asks for a finger, a face or a PIN."""
    form = PassagePasskeyForm()
    form.validate()
    sent = form.sent
    passkey = passkeys.signed(sent, ceremony.take(Act.SIGN_IN, sent), arrived(), alone=True)
    session.sign_in(db.session.get_one(Player, passkey.player_id))
    return redirect(session.onward(form.after), 303)


@blueprint.post("/passkeys/sign-up")
@limits.sign_ups
def sign_up_by_passkey() -> ResponseReturnValue:
    """Make an account that a passkey opens, and sign in to it."""
    form = SignUpPasskeyForm()
    if not form.validate():
        raise BadRequest(next(iter(form.name.errors), ""))
    sent = form.sent
    made = passkeys.made(sent, ceremony.take(Act.SIGN_UP, sent), arrived())
    player = accounts.create(form.name.data or "", None, arrived())
    if player is None:
        raise NameTaken(
            _("The passkey just made opens nothing."),
            (url_for("players.sign_up", next=form.after or None), _("Choose another name")),
        )
    keys.add_passkey(player, made, _device(), arrived())
    session.sign_in(player)
    return redirect(session.onward(session.by_way_of_codes(form.after)), 303)


@blueprint.post("/passkeys")
def add_passkey() -> ResponseReturnValue:
    """Add a passkey to the account."""
    player = session.require_fresh()
    form = PasskeyForm()
    form.validate()
    sent = form.sent
    made = passkeys.made(sent, ceremony.take(Act.ADD, sent), arrived())
    keys.add_passkey(player, made, _device(), arrived(), session.place())
    flash(_("The passkey is in your account. “Keys and locks” is where you can give it a name."), "notice")
    return redirect(session.after_a_lock(player), 303)


@blueprint.post("/passkeys/<number:n>/rename")
def rename_passkey(n: int) -> ResponseReturnValue:
    """Call a passkey something else."""
    player = session.require()
    form = PasskeyNameForm()
    if not form.validate():
        flash(form.name.errors[0], "warning")
    else:
        keys.rename_passkey(player, n, form.name.data or "", arrived())
    return redirect(url_for("players.keys"), 303)


@blueprint.post("/passkeys/<number:n>/remove")
def remove_passkey(n: int) -> ResponseReturnValue:
    """Take a passkey out of the account."""
    player = session.require_fresh()
    ButtonForm().validate()
    name = keys.remove_passkey(player, n, arrived())
    flash(_("The passkey %(name)s opens nothing here any more.", name=name), "notice")
    return redirect(url_for("players.keys"), 303)


def on_sign_in(form: PassageForm) -> Markup:
    """Show the way in by a passkey under the form that wants a password."""
    page = render_template("players/_passkey_sign_in.html", form=form, party=ceremony.party())
    return Markup(page)  # noqa: S704 (rendered by a template)


def on_sign_up(form: PassageForm) -> Markup:
    """Show how to have an account without a password under the form that wants one."""
    page = render_template("players/_passkey_sign_up.html", form=form, party=ceremony.party())
    return Markup(page)  # noqa: S704 (rendered by a template)


def _device() -> str:
    return browsers.describe(request.user_agent.string) or _("Passkey")
