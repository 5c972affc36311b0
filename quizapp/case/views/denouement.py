"""The page that tells how it was, and the envelope it lies in until somebody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from quizapp.case.operations import accusing
from quizapp.case.queries import denouements
from quizapp.case.rules.verdicts import Sealed
from quizapp.case.views.blueprint import blueprint
from quizapp.play.forms import start_limits
from quizapp.players import session
from quizapp.web.forms import ButtonForm
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/packs/<slug:slug>/case/denouement")
def denouement(slug: str) -> str:
    """Tell how it was, or show that it is sealed."""
    player = session.who()
    found = denouements.denouement(player.id if player else None, slug)
    if isinstance(found, Sealed):
        return render_template("case/sealed.html", sealed=found)
    return render_template("case/denouement.html", told=found)


@blueprint.post("/packs/<slug:slug>/case/denouement")
@start_limits
def open_denouement(slug: str) -> ResponseReturnValue:
    """Open the envelope."""
    ButtonForm().validate()
    player = session.current()
    docket = denouements.tellable(player.id if player else None, slug)
    if player is not None:
        accusing.open_envelope(player, docket, arrived())
    return redirect(url_for("case.denouement", slug=slug), 303)
