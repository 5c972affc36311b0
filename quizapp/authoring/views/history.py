"""The versions of a pack; taking it off the shelf, and putting it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.authoring.operations import publishing
from quizapp.authoring.queries import access, documents, drafts, histories, reviews
from quizapp.authoring.rules.changes import compare, fields_changed, texts_of
from quizapp.authoring.rules.rights import Deed, may
from quizapp.authoring.views import doors
from quizapp.authoring.views.blueprint import author, blueprint
from quizapp.authoring.views.review import EDITS
from quizapp.errors import NotFound
from quizapp.web.forms import ButtonForm
from quizapp.web.pages import page_number
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/packs/<slug:slug>/history")
def history(slug: str) -> str:
    """Show the versions of a pack, and where it stands."""
    pack, part = access.find(author(), slug, Deed.EDIT)
    page = page_number()
    editions, more = histories.editions(pack, page)
    return render_template(
        "authoring/history.html",
        head=doors.head(pack, part, drafts.draft(pack).header),
        pack=pack,
        editions=editions,
        page=page,
        more=more,
        may_retire=may(part, Deed.RETIRE),
    )


@blueprint.get("/packs/<slug:slug>/history/<number:number>")
def version(slug: str, number: int) -> str:
    """Show what one version changed."""
    pack, part = access.find(author(), slug, Deed.EDIT)
    page = page_number()
    after, before = documents.version(pack, number), documents.version(pack, number - 1)
    if after is None or before is None:
        raise NotFound
    edits = compare(reviews.published(before), reviews.published(after))
    return render_template(
        "authoring/version.html",
        head=doors.head(pack, part, drafts.draft(pack).header),
        number=number,
        cover=fields_changed(*(texts_of(documents.header(each)) for each in (before, after))),
        edits=edits[(page - 1) * EDITS : page * EDITS],
        page=page,
        more=len(edits) > page * EDITS,
    )


@blueprint.post("/packs/<slug:slug>/retire")
def retire(slug: str) -> ResponseReturnValue:
    """Take a pack off the shelf."""
    pack, _part = access.find(author(), slug, Deed.RETIRE)
    ButtonForm().validate()
    if publishing.retire(pack, arrived()):
        flash(_("It is off the shelf. Rounds under way can be played to the end."), "notice")
    return redirect(url_for("authoring.history", slug=slug), 303)


@blueprint.post("/packs/<slug:slug>/shelve")
def shelve(slug: str) -> ResponseReturnValue:
    """Put a pack back on the shelf."""
    pack, _part = access.find(author(), slug, Deed.RETIRE)
    ButtonForm().validate()
    is_kept_off = pack.withdrawn_at is not None
    if publishing.put_back(pack):
        flash(
            _("You have put it back, but the house keeps it off the shelf.")
            if is_kept_off
            else _("It is on the shelf again."),
            "notice",
        )
    return redirect(url_for("authoring.history", slug=slug), 303)
