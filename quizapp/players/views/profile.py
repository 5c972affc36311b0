"""What players choose for themselves, and what is kept about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _

from quizapp.errors import NotFound
from quizapp.extensions import limiter
from quizapp.players import session
from quizapp.players.forms.oneself import ProfileForm
from quizapp.players.operations import profile as operations
from quizapp.players.queries import exports
from quizapp.players.views.blueprint import blueprint
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

EXPORTS = "60 per minute"
CHOICES = "60 per minute"
"""From one address: each may be of somebody new, who gets a row."""


@blueprint.get("/profile")
def profile() -> str:
    """Show what a player has chosen."""
    # What nobody has chosen yet stands as the form has it.
    return render_template("players/profile.html", form=ProfileForm(obj=session.oneself()))


@blueprint.post("/profile")
@limiter.limit(CHOICES)
def choose() -> ResponseReturnValue:
    """Keep what a player chooses, even before their first round."""
    form = ProfileForm()
    if not form.validate():
        return render_template("players/profile.html", form=form), 422
    player = session.ensure(session.offered_name())
    operations.choose(player, form.choices, arrived())
    flash(_("Kept. It holds from now on."), "notice")
    return redirect(url_for("players.profile"), 303)


@blueprint.get("/export")
@limiter.limit(EXPORTS)
def export() -> ResponseReturnValue:
    """Hand a player everything that is kept about them."""
    player = session.oneself()
    if player is None:
        raise NotFound(_("Nobody has played on this browser yet, so nothing is kept."))
    now = arrived()
    response = send_file(
        exports.written(player, now),
        mimetype="application/json",
        as_attachment=True,
        download_name=f"red-herring-{now:%Y-%m-%d}.json",
    )
    response.headers["Cache-Control"] = "no-store"
    return response
