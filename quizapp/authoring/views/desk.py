"""A pack's questions in order: one's own to be put in order, a folder's to be read by whoever looks inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.arranging import AddForm, MoveForm
from quizapp.authoring.operations import arranging, copying, drafts
from quizapp.authoring.queries import access, books, desks
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.rules.rights import Deed, Part, may
from quizapp.authoring.views.blueprint import author, blueprint, theirs
from quizapp.authoring.views.doors import head
from quizapp.bank.question import Kind
from quizapp.errors import BadRequest
from quizapp.web.forms import ButtonForm
from quizapp.web.pages import page_number
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.models import DraftQuestion
    from quizapp.packs.models import Pack


@blueprint.get("/packs/<slug:slug>")
def desk(slug: str) -> str:
    """Show a pack's questions; to whoever has not looked inside it, what looking means."""
    pack, part = access.look_up(author(), slug)
    if may(part, Deed.EDIT):
        return _desk(pack, part, AddForm(formdata=None))
    book = books.version(pack)
    if not may(part, Deed.READ):
        return render_template("authoring/outside.html", head=head(pack, part, book.header), book=book.header)
    return render_template(
        "authoring/book.html", head=head(pack, part, book.header), desk=desks.of_book(book, page_number())
    )


@blueprint.post("/packs/<slug:slug>/know")
def know(slug: str) -> ResponseReturnValue:
    """Look inside a pack: what one answers of it from then on counts for no board."""
    pack = theirs(slug, Deed.LOOK_INSIDE)
    ButtonForm().validate()
    drafts.know(author(), pack, arrived())
    return redirect(url_for("authoring.desk", slug=slug), 303)


@blueprint.post("/packs/<slug:slug>/copy")
def copy(slug: str) -> ResponseReturnValue:
    """Begin a draft of one's own that is what another pack is."""
    pack = theirs(slug, Deed.COPY)
    ButtonForm().validate()
    made = copying.copy(author(), pack, arrived())
    flash(_("This is your copy. The other one stays as it is."), "notice")
    return redirect(url_for("authoring.desk", slug=made.slug), 303)


@blueprint.post("/packs/<slug:slug>/questions")
def add(slug: str) -> ResponseReturnValue:
    """Put a new question at the end of a draft, at the stage of the one before."""
    pack = theirs(slug, Deed.EDIT)
    form = AddForm()
    if not form.validate():
        return _desk(pack, access.part_of(author(), pack), form), 422
    added = drafts.add_question(pack, _new(pack, form), arrived())
    return redirect(url_for("authoring.question", slug=slug, key=added.key), 303)


@blueprint.post("/packs/<slug:slug>/questions/<slug:key>/move")
def move(slug: str, key: str) -> ResponseReturnValue:
    """Put a question elsewhere in the order: a step up or down, or at a place."""
    pack = theirs(slug, Deed.EDIT)
    form = MoveForm()
    if not form.validate():
        raise BadRequest(_("There is no such place."))
    order = kept.order(pack)
    if key in order:
        to = order.index(key) + (form.by.data or 0) if form.to.data is None else form.to.data - 1
        drafts.move(pack, key, max(0, to), arrived())
    return _back(slug, key)


@blueprint.post("/packs/<slug:slug>/questions/<slug:key>/duplicate")
def duplicate(slug: str, key: str) -> ResponseReturnValue:
    """Put a copy of a question behind it."""
    pack = theirs(slug, Deed.EDIT)
    ButtonForm().validate()
    made = arranging.duplicate(pack, key, arrived())
    return redirect(url_for("authoring.question", slug=slug, key=made.key), 303)


@blueprint.post("/packs/<slug:slug>/questions/<slug:key>/remove")
def remove(slug: str, key: str) -> ResponseReturnValue:
    """Put a question into the basket."""
    pack = theirs(slug, Deed.EDIT)
    ButtonForm().validate()
    drafts.remove(pack, key, arrived())
    return redirect(url_for("authoring.desk", slug=slug, removed=key, _anchor="removed"), 303)


@blueprint.post("/packs/<slug:slug>/questions/<slug:key>/restore")
def restore(slug: str, key: str) -> ResponseReturnValue:
    """Take a question out of the basket."""
    pack = theirs(slug, Deed.EDIT)
    ButtonForm().validate()
    drafts.restore(pack, key, arrived())
    return _back(slug, key)


def _desk(pack: Pack, part: Part, form: AddForm) -> str:
    draft = kept.draft(pack)
    shown = desks.of_draft(pack, draft, page_number())
    removed = request.args.get("removed", "")
    return render_template(
        "authoring/desk.html",
        head=head(pack, part, draft.header),
        desk=shown,
        form=form,
        removed=next((each for each in shown.basket if each.key == removed), None),
        may_discard=may(part, Deed.DISCARD) and not pack.version,
    )


def _new(pack: Pack, form: AddForm) -> dict[str, str]:
    """Return what a question begins with: the stage and so on of the last one, which authors write in order."""
    order = kept.order(pack)
    last: DraftQuestion | None = kept.question(pack, order[-1]) if order else None
    common = {"category": "plot", "difficulty": "easy"}
    if last:
        common |= {
            key: value for key in ("category", "difficulty", "stage") if (value := last.document.get(key))
        }
    prompt = form.prompt.data or ""
    return {"kind": Kind(form.kind.data).value} | common | ({"prompt": prompt} if prompt else {})


def _back(slug: str, key: str) -> ResponseReturnValue:
    """Lead back to where a question now stands among the others."""
    order = kept.order(theirs(slug, Deed.EDIT))
    page = order.index(key) // desks.AT_ONCE + 1 if key in order else 1
    return redirect(
        url_for("authoring.desk", slug=slug, page=page if page > 1 else None, _anchor=f"q-{key}"), 303
    )
