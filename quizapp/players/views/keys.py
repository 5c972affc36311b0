"""Keys and locks: what opens an account, and proving that it is still oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.players import session
from quizapp.players.forms.keys import Act, ConfirmForm, PassagePasskeyForm
from quizapp.players.operations import accounts, passkeys
from quizapp.players.queries import factors as held
from quizapp.players.rules.addresses import local
from quizapp.players.views import ceremony, limits
from quizapp.players.views.blueprint import blueprint
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/keys")
def keys() -> str:
    """Show what opens the account."""
    player = session.require_fresh()
    app = held.app_of(player.id)
    return render_template(
        "players/keys.html",
        has=held.factors(player.id),
        passkeys=held.passkeys_of(player.id),
        app_since=app.confirmed_at if app else None,
        has_password=held.has_password(player.id),
        needs_factor=player.role in session.NEEDS_FACTOR,
        party=ceremony.party(),
    )


@blueprint.get("/confirm")
def confirm() -> str:
    """Ask for a proof that it is still oneself."""
    player = session.require()
    return _confirm(player.id, ConfirmForm(formdata=None, next=local(request.args.get("next", ""))))


@blueprint.post("/confirm")
@limits.sign_ins
@limits.guesses
@takes(LARGE_FORM)
def check_confirm() -> ResponseReturnValue:
    """Take the password as the proof."""
    player = session.require()
    form = ConfirmForm()
    if not form.validate() or not accounts.proves(player, form.password.data or "", arrived()):
        form.password.errors = [_("That is not your password.")]
        return _confirm(player.id, form), 422
    limits.forgive(player.id)
    session.refresh()
    return redirect(form.after or url_for("players.keys"), 303)


@blueprint.post("/confirm/passkey")
@limits.sign_ins
def confirm_by_passkey() -> ResponseReturnValue:
    """Take a passkey as the proof."""
    player = session.require()
    form = PassagePasskeyForm()
    form.validate()
    sent = form.sent
    passkeys.signed(sent, ceremony.take(Act.CONFIRM, sent), arrived(), alone=True, player_id=player.id)
    session.refresh()
    return redirect(form.after or url_for("players.keys"), 303)


def _confirm(player_id: int, form: ConfirmForm) -> str:
    return render_template(
        "players/confirm.html",
        form=form,
        has=held.factors(player_id),
        has_password=held.has_password(player_id),
        party=ceremony.party(),
    )
