"""A pack's cover: what it says of itself, its stages; and throwing away what was never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.sheets import cover_form
from quizapp.authoring.operations import arranging, drafts, leaving
from quizapp.authoring.queries import access, desks, remarks
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.rules import acts
from quizapp.authoring.rules.fields import cover_document, cover_fields
from quizapp.authoring.rules.notes import sorted_out
from quizapp.authoring.rules.parts import COVER
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.rules.rows import places, rows_shown
from quizapp.authoring.views.blueprint import author, blueprint, edition_named, onward, theirs
from quizapp.authoring.views.doors import head
from quizapp.errors import BadRequest, Conflict, Stale
from quizapp.web.errors import gives_back
from quizapp.web.forms import ButtonForm
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.models import Draft
    from quizapp.authoring.rules.fields import Fields
    from quizapp.packs.models import Pack


@blueprint.get("/packs/<slug:slug>/cover")
def cover(slug: str) -> str:
    """Show what a pack says of itself, to be written."""
    pack, part = access.find(author(), slug, Deed.EDIT)
    draft = kept.draft(pack)
    fields, wanted = cover_fields(draft.header), request.args.get("more", "")
    order = kept.order(pack)
    return render_template(
        "authoring/cover.html",
        head=head(pack, part, draft.header),
        fields=fields,
        rows=rows_shown(fields, COVER, wanted),
        sheet=COVER,
        wanted=request.args.get("at", ""),
        uses=kept.uses(pack),
        edition=draft.edition,
        changed_at=draft.changed_at,
        notes=sorted_out(remarks.of_cover(pack, draft, len(order)), COVER, places(fields, COVER, wanted)),
        book=desks.likeness(pack, draft.header, len(order)),
    )


@blueprint.get("/packs/<slug:slug>/cover/remarks")
def cover_remarks(slug: str) -> str:
    """Show what there is to say about a cover as it was saved just now, and what it looks like."""
    pack = theirs(slug, Deed.EDIT)
    draft, order = kept.draft(pack), kept.order(pack)
    findings = remarks.of_cover(pack, draft, len(order))
    return render_template(
        "authoring/remarks.html",
        edition=edition_named(),
        notes=sorted_out(findings, COVER, places(cover_fields(draft.header), COVER)),
        book=desks.likeness(pack, draft.header, len(order)),
    )


@blueprint.post("/packs/<slug:slug>/cover")
@gives_back
@takes(LARGE_FORM)
def save_cover(slug: str) -> ResponseReturnValue:
    """Keep a cover as it was sent, then do what the button says."""
    pack = theirs(slug, Deed.EDIT)
    form = cover_form()
    fields = form.sent(COVER)
    act = fields["act"] or acts.SAVE
    done = acts.act(fields, COVER, act)
    if done is None:
        raise BadRequest(_("This form has no such button."))
    header = cover_document(done.fields)
    try:
        edition = drafts.save_cover(pack, header, form.begun_with, arrived())
    except Stale:
        return _conflict(pack, kept.draft(pack), fields), 409
    if act.startswith("stages.remove."):
        _rehouse(pack, cover_document(fields), header)
    if act == acts.AUTO:
        return redirect(url_for("authoring.cover_remarks", slug=slug, edition=edition), 303)
    return redirect(url_for("authoring.cover", slug=slug, **onward(done)), 303)


@blueprint.get("/packs/<slug:slug>/discard")
def discarding(slug: str) -> str:
    """Ask before a draft is thrown away."""
    pack, part = access.find(author(), slug, Deed.DISCARD)
    draft = kept.draft(pack)
    return render_template(
        "authoring/discard.html", head=head(pack, part, draft.header), questions=len(kept.order(pack))
    )


@blueprint.post("/packs/<slug:slug>/discard")
def discard(slug: str) -> ResponseReturnValue:
    """Throw a draft away that was never published."""
    pack = theirs(slug, Deed.DISCARD)
    ButtonForm().validate()
    title = kept.draft(pack).header.get("title") or slug
    leaving.discard(pack)
    flash(_("%(title)s is thrown away.", title=title), "notice")
    return redirect(url_for("authoring.shelf"), 303)


def _rehouse(pack: Pack, before: dict[str, object], after: dict[str, object]) -> None:
    """Ask the questions of a stage that is gone from the next one on; raise Conflict where there is none."""
    keys = [key for key, _label in desks.stages(before)]
    left = [key for key, _label in desks.stages(after)]
    for gone in (key for key in keys if key not in left):
        if not kept.uses(pack).get(gone):
            continue
        later = next((key for key in keys[keys.index(gone) :] if key in left), None)
        if later is None:
            way_out = (url_for("authoring.cover", slug=pack.slug), _("Back to the cover"))
            raise Conflict(
                _("Questions are asked at this stage, and there is no later one to ask them at."), way_out
            )
        arranging.join_stages(pack, gone, later, arrived())


def _conflict(pack: Pack, draft: Draft, mine: Fields) -> str:
    own, theirs_ = cover_fields(cover_document(mine)), cover_fields(draft.header)
    return render_template(
        "authoring/conflict.html",
        head=head(pack, access.part_of(author(), pack), draft.header),
        action=url_for("authoring.save_cover", slug=pack.slug),
        back=url_for("authoring.cover", slug=pack.slug),
        edition=draft.edition,
        mine=own,
        theirs=theirs_,
        parts=[name for name in own | theirs_ if (own.get(name) or "") != (theirs_.get(name) or "")],
    )
