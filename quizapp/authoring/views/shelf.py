"""The packs that an author may open, and the way to begin another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from quizapp.authoring.forms.beginning import BeginForm
from quizapp.authoring.operations import drafts
from quizapp.authoring.queries import colleagues, reports
from quizapp.authoring.queries import shelf as kept
from quizapp.authoring.rules import templates
from quizapp.authoring.views.blueprint import author, blueprint
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("")
def shelf() -> str:
    """Show the packs an author writes, and those from folders."""
    return _shelf(BeginForm(formdata=None))


@blueprint.post("/packs")
def begin() -> ResponseReturnValue:
    """Begin a draft."""
    form = BeginForm()
    if not form.validate():
        return _shelf(form), 422
    header = templates.blank(form.title.data or "", form.kind.data, "en")
    pack = drafts.begin(author(), header, (), arrived())
    return redirect(url_for("authoring.desk", slug=pack.slug), 303)


def _shelf(form: BeginForm) -> str:
    own, of_folders = kept.own(author()), kept.of_folders(author())
    return render_template(
        "authoring/shelf.html",
        own=own,
        asked=colleagues.asked(author()),
        of_folders=of_folders,
        waiting=reports.numbers([pack.slug for pack in (*own, *of_folders)]),
        form=form,
    )
