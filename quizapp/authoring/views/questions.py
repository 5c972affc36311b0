"""A question's page: its form, what there is to say about it, and what players will see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.arranging import KINDS
from quizapp.authoring.forms.sheets import question_form
from quizapp.authoring.operations import drafts
from quizapp.authoring.queries import access, books, desks, leaves, previews, remarks
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.queries.played import played
from quizapp.authoring.queries.previews import Stand
from quizapp.authoring.rules import acts
from quizapp.authoring.rules.fields import question_document, question_fields
from quizapp.authoring.rules.notes import sorted_out
from quizapp.authoring.rules.parts import SHEETS, kind_of
from quizapp.authoring.rules.rights import Deed, may
from quizapp.authoring.rules.rows import places, rows_shown
from quizapp.authoring.views import doings
from quizapp.authoring.views.blueprint import author, blueprint, edition_named, onward, theirs
from quizapp.authoring.views.doors import head
from quizapp.errors import BadRequest, NotFound, Stale
from quizapp.play.forms import blank_form
from quizapp.web.errors import gives_back
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.models import DraftQuestion
    from quizapp.authoring.rules.fields import Fields
    from quizapp.authoring.rules.rights import Part
    from quizapp.packs.models import Pack


@blueprint.get("/packs/<slug:slug>/questions/<slug:key>")
def question(slug: str, key: str) -> str:
    """Show a question: to be written by its authors, to be read by whoever has looked inside its pack."""
    pack, part = access.look_up(author(), slug)
    if may(part, Deed.EDIT):
        found = kept.question(pack, key)
        return page(pack, part, found, question_fields(found.document))
    if not may(part, Deed.READ):
        raise NotFound
    return _read(pack, part, key)


@blueprint.get("/packs/<slug:slug>/questions/<slug:key>/remarks")
def question_remarks(slug: str, key: str) -> str:
    """Show what there is to say about a question as it was saved just now, and what it looks like."""
    pack = theirs(slug, Deed.EDIT)
    draft, found = kept.draft(pack), kept.question(pack, key)
    sheet, fields = SHEETS[kind_of(found.document)], question_fields(found.document)
    leaf = leaves.leaf(pack, draft, found, author())
    findings = remarks.of_question(pack, draft, key, leaf.size)
    preview = leaves.preview(pack, draft, found.document, leaf)
    return render_template(
        "authoring/remarks.html",
        edition=edition_named(),
        notes=sorted_out(findings, sheet, places(fields, sheet)),
        preview=preview,
        blank=blank_form(preview.before),
        slug=slug,
        key=key,
        played=played(pack, key),
    )


@blueprint.post("/packs/<slug:slug>/questions/<slug:key>")
@gives_back
@takes(LARGE_FORM)
def save_question(slug: str, key: str) -> ResponseReturnValue:
    """Keep a question as it was sent, then do what the button says."""
    pack = theirs(slug, Deed.EDIT)
    found = kept.question(pack, key)
    form, sheet = question_form(kind_of(found.document))
    fields = form.sent(sheet)
    act = fields["act"] or acts.SAVE
    doing = doings.DOINGS.get(act)
    done = acts.Done(fields) if doing else acts.act(fields, sheet, act)
    if done is None or fields["kind"] not in SHEETS:
        raise BadRequest(_("This form has no such button."))
    document = question_document(done.fields)
    doings.hold(act, pack, fields)
    if act == acts.BESIDE:
        beside = drafts.add_question(pack, document, arrived(), after=found)
        return redirect(url_for("authoring.question", slug=slug, key=beside.key), 303)
    edition = form.begun_with
    if act == acts.BACK and found.removed_at:
        drafts.restore(pack, key, arrived())
        edition += 1
    try:
        edition = drafts.save_question(pack, key, document, edition, arrived())
    except Stale:
        return conflict(pack, key, fields), 409
    if doing:
        return redirect(doing(pack, key, fields), 303)
    if act == acts.AUTO:
        return redirect(url_for("authoring.question_remarks", slug=slug, key=key, edition=edition), 303)
    return redirect(url_for("authoring.question", slug=slug, key=key, **onward(done)), 303)


def page(  # noqa: PLR0913
    pack: Pack,
    part: Part,
    found: DraftQuestion,
    fields: Fields,
    *,
    edition: int | None = None,
    picture_problem: str = "",
) -> str:
    """Return the page of a question with these fields in its form, which began with that `edition`, else this one."""
    draft = kept.draft(pack)
    sheet = SHEETS[kind_of(fields)]
    leaf = leaves.leaf(pack, draft, found, author())
    wanted = request.args.get("more", "")
    findings = remarks.of_question(pack, draft, found.key, leaf.size)
    preview = leaves.preview(pack, draft, found.document, leaf)
    return render_template(
        "authoring/question.html",
        head=head(pack, part, draft.header),
        leaf=leaf,
        fields=fields,
        sheet=sheet,
        edition=edition or found.edition,
        picture_problem=picture_problem,
        rows=rows_shown(fields, sheet, wanted),
        wanted=request.args.get("at", ""),
        kinds=KINDS,
        notes=sorted_out(findings, sheet, places(fields, sheet, wanted)),
        preview=preview,
        blank=blank_form(preview.before),
        played=played(pack, found.key),
    )


def _read(pack: Pack, part: Part, key: str) -> str:
    book = books.version(pack)
    keys, entry = books.order(book), books.entry(book, key)
    at = keys.index(key)
    shown = head(pack, part, book.header)
    stand = Stand(pack.slug, shown.title, shown.language, at + 1, len(keys))
    url = url_for("authoring.picture", slug=pack.slug, digest=entry.image[1]) if entry.image else None
    preview = previews.of_question(entry.question, stand, url)
    return render_template(
        "authoring/page.html",
        head=shown,
        question=entry.question,
        n=at + 1,
        size=len(keys),
        before=keys[at - 1] if at else "",
        after=keys[at + 1] if at + 1 < len(keys) else "",
        stage=dict(desks.stages(book.header)).get(entry.question.stage, ""),
        preview=preview,
        blank=blank_form(preview.before),
    )


def conflict(pack: Pack, key: str, mine: Fields) -> str:
    """Return both texts, and the choice between them."""
    found = kept.question(pack, key)
    own, theirs_ = question_fields(question_document(mine)), question_fields(found.document)
    return render_template(
        "authoring/conflict.html",
        head=head(pack, access.part_of(author(), pack), kept.draft(pack).header),
        action=url_for("authoring.save_question", slug=pack.slug, key=key),
        back=url_for("authoring.question", slug=pack.slug, key=key),
        edition=found.edition,
        in_basket=found.removed_at is not None,
        mine=own,
        theirs=theirs_,
        parts=[name for name in own | theirs_ if (own.get(name) or "") != (theirs_.get(name) or "")],
        is_question=True,
    )
