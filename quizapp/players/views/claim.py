"""What becomes of a guest's history on a browser where an account is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.players import session
from quizapp.players.forms.accounts import PassageForm
from quizapp.players.hooks import History, history_weighed
from quizapp.players.operations import claiming
from quizapp.players.rules.addresses import local
from quizapp.players.views.blueprint import blueprint
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/claim")
def claim() -> ResponseReturnValue:
    """Ask whether the account takes along what a guest played on this browser."""
    account = session.require()
    guest = session.guest()
    after = local(request.args.get("next", ""))
    if guest is None:
        return redirect(after or url_for("home.index"), 302)
    history = History(guest.id)
    history_weighed.happen(history)
    form = PassageForm(formdata=None, next=after)
    return render_template(
        "players/claim.html", form=form, guest=guest.name, account=account.name, history=history
    )


@blueprint.post("/claim/take")
def take_along() -> ResponseReturnValue:
    """Take it along. Once it is, asking again changes nothing."""
    account = session.require()
    form = PassageForm()
    form.validate()
    guest = session.guest()
    if guest is not None:
        name = guest.name
        if claiming.claim(guest, account, arrived()):
            flash(
                _(
                    "What the guest %(guest)s played here belongs to the account %(account)s from now on.",
                    guest=name,
                    account=account.name,
                ),
                "notice",
            )
        session.forget_guest()
    return _on(form)


@blueprint.post("/claim/leave")
def leave_behind() -> ResponseReturnValue:
    """Leave it: it stays on the boards under the guest's name, and nothing leads back to it."""
    session.require()
    form = PassageForm()
    form.validate()
    guest = session.guest()
    if guest is not None:
        session.forget_guest()
        flash(_("What %(guest)s played here stays behind.", guest=guest.name), "notice")
    return _on(form)


def _on(form: PassageForm) -> ResponseReturnValue:
    return redirect(form.after or url_for("home.index"), 303)
