"""A pack's case as it is written, as a text, and what its stages recap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.sheets import case_form
from quizapp.authoring.operations import drafts
from quizapp.authoring.queries import access, desks, remarks
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.rules import acts, stories
from quizapp.authoring.rules.boards import board_of
from quizapp.authoring.rules.fields import clean
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.views.blueprint import author, blueprint, edition_named, theirs
from quizapp.authoring.views.doors import head
from quizapp.bank.starter.case import starter_case
from quizapp.errors import BadRequest, Stale
from quizapp.web.errors import gives_back
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.models import Draft
    from quizapp.packs.models import Pack

BEGIN = "begin"
"""The button that puts an example where there is no case yet."""


@blueprint.get("/packs/<slug:slug>/case")
def case(slug: str) -> str:
    """Show the case of a pack, to be written, and what it comes to."""
    pack, part = access.find(author(), slug, Deed.EDIT)
    draft = kept.draft(pack)
    story, findings = remarks.of_story(pack, draft, len(kept.order(pack)))
    return render_template(
        "authoring/case.html",
        head=head(pack, part, draft.header),
        fields=stories.fields_of(draft.header),
        stages=_stages(draft),
        edition=draft.story_edition,
        changed_at=draft.changed_at,
        notes=stories.sorted_out(findings, draft.header),
        board=board_of(story),
    )


@blueprint.get("/packs/<slug:slug>/case/remarks")
def case_remarks(slug: str) -> str:
    """Show what there is to say about a case as it was saved just now, and what it comes to."""
    pack = theirs(slug, Deed.EDIT)
    draft = kept.draft(pack)
    story, findings = remarks.of_story(pack, draft, len(kept.order(pack)))
    return render_template(
        "authoring/remarks.html",
        edition=edition_named(),
        notes=stories.sorted_out(findings, draft.header),
        answerable=False,
        board=board_of(story),
        language=desks.language(draft.header),
    )


@blueprint.post("/packs/<slug:slug>/case")
@gives_back
@takes(LARGE_FORM)
def save_case(slug: str) -> ResponseReturnValue:
    """Keep a case and recaps as they were sent, or begin with an example."""
    pack = theirs(slug, Deed.EDIT)
    draft = kept.draft(pack)
    form, sheet = case_form(stories.recaps(draft.header))
    fields = form.sent(sheet)
    texts = {name: clean(fields[name]) for name in sheet.texts}
    act = fields["act"] or acts.SAVE
    if act not in {acts.SAVE, acts.AUTO, BEGIN}:
        raise BadRequest(_("This form has no such button."))
    if act == BEGIN and not texts["case"].strip():
        texts["case"] = starter_case([key for key, _label in _stages(draft)] or ["the-end"])
    try:
        edition = drafts.save_story(pack, texts, form.begun_with, arrived())
    except Stale:
        return _conflict(pack, kept.draft(pack), texts), 409
    if act == acts.AUTO:
        return redirect(url_for("authoring.case_remarks", slug=slug, edition=edition), 303)
    return redirect(url_for("authoring.case", slug=slug), 303)


def _stages(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return the stages that have a key, and what each is called."""
    labels = dict(desks.stages(draft.header))
    return tuple((key, labels.get(key, key)) for key in stories.recaps(draft.header))


def _conflict(pack: Pack, draft: Draft, mine: dict[str, str]) -> str:
    theirs_ = stories.fields_of(draft.header)
    return render_template(
        "authoring/conflict.html",
        head=head(pack, access.part_of(author(), pack), draft.header),
        action=url_for("authoring.save_case", slug=pack.slug),
        back=url_for("authoring.case", slug=pack.slug),
        edition=draft.story_edition,
        mine=theirs_ | mine,
        theirs=theirs_,
        parts=[name for name in theirs_ if (theirs_ | mine)[name] != theirs_[name]],
        stages=dict(_stages(draft)),
    )
