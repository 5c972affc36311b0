"""The page of the one accusation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from quizapp.case.forms.accusing import accusation_form, charges
from quizapp.case.operations import accusing
from quizapp.case.queries import accusations
from quizapp.case.views.blueprint import blueprint
from quizapp.play.forms import start_limits
from quizapp.players import session
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.case.queries.accusations import Docket
    from quizapp.packs.rules import Cover
    from quizapp.web.forms import Form


@blueprint.get("/packs/<slug:slug>/case/accusation")
def accusation(slug: str) -> ResponseReturnValue:
    """Show what can be accused, or lead whoever has accused to what came of it."""
    player = session.who()
    docket = accusations.docket(player.id if player else None, slug)
    if player is None:
        return redirect(url_for("play.cover", slug=slug), 302)
    if docket.charges is not None:
        return redirect(url_for("case.denouement", slug=slug), 302)
    accusations.check_open(docket)
    return _accusation(docket)


@blueprint.post("/packs/<slug:slug>/case/accusation")
@start_limits
def accuse(slug: str) -> ResponseReturnValue:
    """Accuse, once and for all; whoever has accused is led to what they have accused."""
    player = session.current()
    docket = accusations.docket(player.id if player else None, slug)
    if player is None:
        return redirect(url_for("play.cover", slug=slug), 303)
    if docket.charges is None:
        accusations.check_open(docket)
        form = accusation_form(docket.offers)
        if not form.validate():
            return _accusation(docket, form), 422
        if not accusing.accuse(player, docket, charges(form, docket.offers), arrived()):
            _check_standing(player.id, slug)
    return redirect(url_for("case.denouement", slug=slug), 303)


def on_cover(cover: Cover) -> Markup | None:
    """Return until when one may accuse, or the way from a pack's cover to what came of it."""
    player, stage = session.who(), accusations.telling_stage(cover)
    if stage is None or cover.imprint is None:
        return None
    accused = player is not None and accusations.has_accused(player.id, cover.imprint.pack_id)
    return piece("case/_accused.html", slug=cover.card.slug, stage=stage, accused=accused)


def _check_standing(player: int, slug: str) -> None:
    """Find out what came before an accusation: another one, which stands, or a question, after which there is none."""
    docket = accusations.docket(player, slug)
    if docket.charges is None:
        accusations.check_open(docket)


def _accusation(docket: Docket, form: Form | None = None) -> str:
    return render_template(
        "case/accusation.html",
        slug=docket.slug,
        pack_title=docket.header["title"],
        language=docket.header["language"],
        stage=docket.header["stages"][docket.reached]["label"],
        form=form or accusation_form(docket.offers),
        offers=docket.offers,
    )
