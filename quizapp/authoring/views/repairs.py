"""Repairing keys that were wrong, and the list of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.authoring.forms.repairing import RepairForm
from quizapp.authoring.operations import repairing
from quizapp.authoring.queries import access, drafts
from quizapp.authoring.queries import repairs as kept
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.views.blueprint import author, blueprint, theirs
from quizapp.authoring.views.doors import head
from quizapp.errors import BadRequest
from quizapp.play.rules.repair import Ruling
from quizapp.web.forms import ButtonForm
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.rules.rights import Part
    from quizapp.packs.models import Pack


@blueprint.get("/packs/<slug:slug>/repairs")
def repairs(slug: str) -> str:
    """List the repairs of a pack's keys, and the keys that could be repaired."""
    return _page(*access.find(author(), slug, Deed.REPAIR))


@blueprint.post("/packs/<slug:slug>/questions/<slug:key>/repair")
def repair(slug: str, key: str) -> ResponseReturnValue:
    """Repair the key of a question."""
    pack, part = access.find(author(), slug, Deed.REPAIR)
    form = RepairForm()
    if not form.validate():
        if form.edition.errors:
            raise BadRequest
        return _page(pack, part, form, key), 422
    ruling = Ruling(form.reason.data or "", author().id, arrived())
    made = repairing.repair(pack, key, form.edition.data or 0, ruling)
    answers, _players = kept.reach(made)
    flash(
        ngettext(
            "The key is repaired. %(num)s answer counts otherwise now.",
            "The key is repaired. %(num)s answers count otherwise now.",
            answers,
        ),
        "notice",
    )
    return redirect(url_for("authoring.repairs", slug=slug), 303)


@blueprint.post("/packs/<slug:slug>/repairs/<number:number>/undo")
def undo_repair(slug: str, number: int) -> ResponseReturnValue:
    """Have answers count again what they did before a repair."""
    pack = theirs(slug, Deed.REPAIR)
    ButtonForm().validate()
    repairing.undo(pack, kept.find(pack, number), author().id, arrived())
    flash(_("Undone: the answers count what they did before."), "notice")
    return redirect(url_for("authoring.repairs", slug=slug), 303)


def _page(pack: Pack, part: Part, wrong: RepairForm | None = None, about: str = "") -> str:
    return render_template(
        "authoring/repairs.html",
        head=head(pack, part, drafts.header(pack)),
        offers=kept.offers(pack),
        made=kept.made(pack),
        form=wrong or RepairForm(formdata=None),
        blank=RepairForm(formdata=None),
        wrong=about,
    )
