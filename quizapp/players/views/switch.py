"""A guest's pages about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.players import operations, session
from quizapp.players.forms import NameForm
from quizapp.players.rules import alias
from quizapp.players.views.blueprint import blueprint

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/switch")
def switch() -> ResponseReturnValue:
    """Show a guest who this browser is, and the ways to be somebody else; an account has pages of its own."""
    if session.account() is not None:
        return redirect(url_for("players.account"), 302)
    player = session.current()
    name = player.name if player else session.offered_name()
    return _page(NameForm(name=name), NameForm(name=alias()))


@blueprint.post("/switch")
def become() -> ResponseReturnValue:
    """Become somebody new on this browser."""
    if session.account() is not None:
        return _for_guests()
    form = NameForm()
    if not form.validate():
        player = session.current()
        return _page(
            NameForm(formdata=None, name=player.name if player else session.offered_name()), form
        ), 422
    session.switch(form.chosen)
    flash(_("The next round on this browser is played by %(name)s.", name=form.chosen), "notice")
    return redirect(url_for("home.index"), 303)


@blueprint.post("/name")
def rename() -> ResponseReturnValue:
    """Be called something else."""
    if session.account() is not None:
        return _for_guests()
    form = NameForm()
    if not form.validate():
        return _page(form, NameForm(formdata=None, name=alias())), 422
    player = session.current()
    if player is None:
        session.switch(form.chosen)
    else:
        operations.rename(player, form.chosen)
    flash(_("You are %(name)s from now on.", name=form.chosen), "notice")
    return redirect(url_for("home.index"), 303)


def _for_guests() -> ResponseReturnValue:
    """Send an account to its own pages; this browser has been signed in since its page was shown."""
    return redirect(url_for("players.account"), 303)


def _page(rename_form: NameForm, switch_form: NameForm) -> str:
    return render_template("players/switch.html", rename_form=rename_form, switch_form=switch_form)
