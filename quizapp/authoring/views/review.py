"""Looking at a draft before it is published, and publishing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.publishing import PublishForm
from quizapp.authoring.operations import publishing
from quizapp.authoring.queries import access, drafts, repairs, reviews
from quizapp.authoring.rules import stories
from quizapp.authoring.rules.notes import note
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.rules.steps import is_described
from quizapp.authoring.views import doors, places
from quizapp.authoring.views.blueprint import author, blueprint
from quizapp.errors import Conflict
from quizapp.extensions import db
from quizapp.web.pages import page_number
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.rules.rights import Part
    from quizapp.packs.models import Pack

EDITS = 25
"""Questions whose changes one page shows."""
FINDINGS = 50
"""Of each severity."""


@blueprint.get("/packs/<slug:slug>/review")
def review(slug: str) -> str:
    """Show what would be published: findings, counts, and what has changed."""
    pack, part = access.find(author(), slug, Deed.PUBLISH)
    return _review(pack, part, PublishForm(formdata=None))


@blueprint.post("/packs/<slug:slug>/review")
def publish(slug: str) -> ResponseReturnValue:
    """Publish a draft as it was looked at."""
    pack, part = access.find(author(), slug, Deed.PUBLISH)
    form = PublishForm()
    form.is_first = not pack.version
    if not form.validate():
        return _review(pack, part, form), 422
    try:
        version = publishing.publish(author(), pack, form.note.data or "", form.digest.data or "", arrived())
    except Conflict as problem:
        db.session.rollback()
        return _review(pack, part, form, problem.message), 409
    if version is None:
        flash(_("That is published already."), "notice")
    elif pack.retired_at or pack.withdrawn_at:
        flash(
            _(
                "Version %(number)s is published. The pack is off the shelf all the same.",
                number=pack.version,
            ),
            "notice",
        )
    else:
        flash(_("Version %(number)s is on the shelf.", number=pack.version), "notice")
    return redirect(url_for("authoring.history", slug=slug), 303)


def _review(pack: Pack, part: Part, form: PublishForm, problem: str = "") -> str:
    page = page_number()
    found = reviews.review(pack)
    # What is published next is what is shown now.
    form.digest.data = found.digest
    header = drafts.draft(pack).header
    return render_template(
        "authoring/review.html",
        head=doors.head(pack, part, header),
        is_described=is_described(header),
        review=found,
        form=form,
        problem=problem,
        note=note,
        way=lambda finding: places.of_finding(pack.slug, finding),
        is_about_the_case=stories.is_about_it,
        way_to=lambda key: places.of_question(pack.slug, key),
        most=FINDINGS,
        offers=repairs.offers(pack) if pack.version else [],
        edits=found.edits[(page - 1) * EDITS : page * EDITS],
        page=page,
        more=len(found.edits) > page * EDITS,
    )
