"""Pictures: one that is sent with a question, and those that authors look at."""

from __future__ import annotations

from io import SEEK_END, BytesIO
from typing import TYPE_CHECKING

from flask import redirect, send_file, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from quizapp.authoring.forms.sheets import question_form
from quizapp.authoring.operations import drafts, pictures
from quizapp.authoring.queries import access
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.queries import pictures as shown
from quizapp.authoring.rules.fields import question_document
from quizapp.authoring.rules.parts import SHEETS, kind_of
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.views import questions
from quizapp.authoring.views.blueprint import author, blueprint, theirs
from quizapp.bank import limits
from quizapp.bank.images import BadImage, check_size
from quizapp.errors import BadRequest, Stale
from quizapp.extensions import limiter
from quizapp.web.errors import gives_back
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

uploads = limiter.shared_limit("30 per minute", scope="picture", key_func=lambda: f"author {author().id}")


@blueprint.post("/packs/<slug:slug>/questions/<slug:key>/picture")
@gives_back
@takes(limits.IMAGE_BYTES + LARGE_FORM, files=True)
@uploads
def upload(slug: str, key: str) -> ResponseReturnValue:
    """Keep a picture for a question, and the question as it was sent along."""
    form, sheet = question_form(kind_of(kept.question(theirs(slug, Deed.EDIT), key).document))
    fields = form.sent(sheet)
    if fields["kind"] not in SHEETS:
        raise BadRequest(_("This form has no such button."))
    problem, encoded = "", None
    try:
        encoded = pictures.encode(_content(form.picture.data))
    except BadImage as why:
        problem = _("This file %(why)s.", why=why)
    pack, part = access.find(author(), slug, Deed.EDIT)
    found = kept.question(pack, key)
    if encoded is None:
        shown_again = questions.page(
            pack, part, found, fields, edition=form.begun_with, picture_problem=problem
        )
        return shown_again, 422
    document = question_document(fields | {"image-file": pictures.keep(pack, encoded)})
    try:
        drafts.save_question(pack, key, document, form.begun_with, arrived())
    except Stale:
        # The picture is not kept: whoever chooses this text has to send it again.
        return questions.conflict(pack, key, fields), 409
    return redirect(
        url_for("authoring.question", slug=slug, key=key, at="image-alt", _anchor="f-image-alt"), 303
    )


@blueprint.get("/packs/<slug:slug>/pictures/<slug:digest>")
def picture(slug: str, digest: str) -> ResponseReturnValue:
    """Show a picture of a pack to whoever may see all of it."""
    image = shown.find(theirs(slug, Deed.READ), digest)
    response = send_file(BytesIO(image.content), mimetype=image.media_type, download_name="picture")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _content(given: object) -> bytes:
    size = given.stream.seek(0, SEEK_END) if isinstance(given, FileStorage) else 0
    if not isinstance(given, FileStorage) or not size:
        raise BadImage(_("is empty, or there is none: choose a picture first"))
    check_size(size)
    given.stream.seek(0)
    content: bytes = given.read()
    return content
