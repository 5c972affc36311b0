"""Who writes a pack: asking somebody to, saying yes or no, handing it over, going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.sharing import InviteForm
from quizapp.authoring.operations import sharing
from quizapp.authoring.queries import access, colleagues, drafts
from quizapp.authoring.rules.rights import Deed, may
from quizapp.authoring.views import doors
from quizapp.authoring.views.blueprint import author, blueprint, theirs
from quizapp.errors import Conflict, NotFound
from quizapp.extensions import limiter
from quizapp.web.forms import ButtonForm
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.rules.rights import Part
    from quizapp.packs.models import Pack

INVITATIONS = "20 per hour"
"""So that nobody finds out by trying who has an author's account."""


@blueprint.get("/packs/<slug:slug>/authors")
def authors(slug: str) -> str:
    """Show who writes a pack."""
    pack, part = access.find(author(), slug, Deed.EDIT)
    return _authors(pack, part, InviteForm(formdata=None))


@blueprint.post("/packs/<slug:slug>/authors")
@limiter.limit(INVITATIONS)
def invite(slug: str) -> ResponseReturnValue:
    """Ask somebody to write a pack, too."""
    pack, part = access.find(author(), slug, Deed.SHARE)
    form = InviteForm()
    if not form.validate():
        return _authors(pack, part, form), 422
    try:
        invited = sharing.invite(pack, form.name.data or "", arrived())
    except (NotFound, Conflict) as problem:
        form.name.errors = [problem.message]
        return _authors(pack, part, form), 422
    flash(_("%(name)s is asked, and finds it under “My packs”.", name=invited.name), "notice")
    return _to_authors(slug)


@blueprint.post("/packs/<slug:slug>/authors/<number:number>/take-back")
def take_back(slug: str, number: int) -> ResponseReturnValue:
    """Ask somebody no longer."""
    pack = theirs(slug, Deed.SHARE)
    ButtonForm().validate()
    sharing.take_back(pack, number)
    flash(_("They are asked no longer."), "notice")
    return _to_authors(slug)


@blueprint.post("/packs/<slug:slug>/authors/<number:number>/remove")
def remove_author(slug: str, number: int) -> ResponseReturnValue:
    """Let somebody no longer write a pack."""
    pack = theirs(slug, Deed.SHARE)
    ButtonForm().validate()
    sharing.remove(pack, number)
    flash(_("They write it no longer. What they wrote stays."), "notice")
    return _to_authors(slug)


@blueprint.post("/packs/<slug:slug>/authors/<number:number>/owner")
def hand_over(slug: str, number: int) -> ResponseReturnValue:
    """Let a co-author own a pack."""
    pack = theirs(slug, Deed.SHARE)
    ButtonForm().validate()
    sharing.hand_over(author(), pack, number)
    flash(_("It is in other hands. You write it with them from now on."), "notice")
    return _to_authors(slug)


@blueprint.post("/packs/<slug:slug>/authors/leave")
def leave_pack(slug: str) -> ResponseReturnValue:
    """Write a pack no longer."""
    pack = theirs(slug, Deed.EDIT)
    ButtonForm().validate()
    sharing.leave(author(), pack)
    flash(_("You write it no longer. What you wrote stays."), "notice")
    return redirect(url_for("authoring.shelf"), 303)


@blueprint.post("/invitations/<slug:slug>/accept")
def accept(slug: str) -> ResponseReturnValue:
    """Write a pack that one is asked to write."""
    ButtonForm().validate()
    sharing.accept(author(), slug, arrived())
    flash(_("You write it, too, from now on. What you play of it counts for no board."), "notice")
    return redirect(url_for("authoring.shelf"), 303)


@blueprint.post("/invitations/<slug:slug>/decline")
def decline(slug: str) -> ResponseReturnValue:
    """Not write it."""
    ButtonForm().validate()
    sharing.decline(author(), slug)
    flash(_("You are asked no longer. Nothing of it has been shown to you."), "notice")
    return redirect(url_for("authoring.shelf"), 303)


def _to_authors(slug: str) -> ResponseReturnValue:
    return redirect(url_for("authoring.authors", slug=slug), 303)


def _authors(pack: Pack, part: Part, form: InviteForm) -> str:
    return render_template(
        "authoring/authors.html",
        head=doors.head(pack, part, drafts.draft(pack).header),
        authors=colleagues.authors(pack),
        invited=colleagues.invited(pack),
        own_number=author().id,
        may_share=may(part, Deed.SHARE),
        form=form,
    )
