"""What players have reported of a pack's questions, and answering that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.reporting import REASONS, AnswerForm
from quizapp.authoring.operations import reporting
from quizapp.authoring.queries import access, drafts
from quizapp.authoring.queries import reports as kept
from quizapp.authoring.rules.rights import Deed, Part
from quizapp.authoring.views.blueprint import author, blueprint
from quizapp.authoring.views.doors import head
from quizapp.web.pages import page_number
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.packs.models import Pack


@blueprint.get("/packs/<slug:slug>/reports")
def reports(slug: str) -> str:
    """Show the queue: open reports first, then those that were settled."""
    return _page(*access.find(author(), slug, Deed.REPORTS))


@blueprint.post("/packs/<slug:slug>/reports/<number:number>")
def settle(slug: str, number: int) -> ResponseReturnValue:
    """Settle a report with an answer."""
    pack, part = access.find(author(), slug, Deed.REPORTS)
    form = AnswerForm()
    if not form.validate():
        return _page(pack, part, form, number), 422
    reporting.settle(kept.find(pack, number), form.answer.data or "", author().id, arrived())
    flash(_("Settled. Whoever reported it gets to read your answer."), "notice")
    return redirect(url_for("authoring.reports", slug=slug), 303)


def _page(pack: Pack, part: Part, wrong: AnswerForm | None = None, about: int = 0) -> str:
    page = page_number()
    settled, more = kept.settled(pack, page)
    return render_template(
        "authoring/reports.html",
        head=head(pack, part, drafts.header(pack)),
        waiting=kept.waiting(pack),
        settled=settled,
        page=page,
        more=more,
        reasons=REASONS,
        form=wrong or AnswerForm(formdata=None),
        blank=AnswerForm(formdata=None),
        wrong=about,
    )
