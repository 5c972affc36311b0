"""The pages of `quizapp packs preview`: a pack's folder as players will see it. No server but that one has them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _

from quizapp.authoring.queries import desks, previews
from quizapp.authoring.queries.previews import Stand
from quizapp.authoring.rules.fields import question_fields
from quizapp.authoring.rules.notes import note
from quizapp.authoring.rules.parts import kind_of
from quizapp.errors import Conflict
from quizapp.packs.operations import sync_pack
from quizapp.play.forms import blank_form
from quizapp.web.forms import ButtonForm
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.queries.folders import Folder, Look
    from quizapp.authoring.rules.galleys import Galley

SOURCE = "preview"
"""What owns the slug of the pack in the database that is thrown away."""

blueprint = Blueprint("previewing", "quizapp.authoring.views.previewing", url_prefix="/preview")


@blueprint.get("")
def pack() -> str:
    """Show the questions of the pack in the order of the file, and what there is to say about each."""
    look = _folder().look()
    return _page("pack", look)


@blueprint.get("/questions/<number:n>")
def question(n: int) -> ResponseReturnValue:
    """Show a question as players will see it, before the answer and after; where there is none, the pack."""
    look = _folder().look()
    galley = look.galley
    if galley is None or n > len(galley.proofs):
        return redirect(url_for("previewing.pack"))
    proof = galley.proofs[n - 1]
    name = question_fields(proof.document)["image-file"]
    url = url_for("previewing.picture", name=name) if name else None
    preview = previews.of_document(proof.document, _stand(galley, n), url)
    return _page("question", look, proof=proof, preview=preview, blank=blank_form(preview.before))


@blueprint.get("/pictures/<name>")
def picture(name: str) -> Response:
    """Show a picture of the pack."""
    found = _folder().picture(name)
    return send_file(BytesIO(found.content), mimetype=found.media_type, download_name="picture")


@blueprint.get("/stamp")
def stamp() -> Response:
    """Say what tells the files as they are from what they were."""
    return Response(_folder().stamp(), mimetype="text/plain")


@blueprint.post("/play")
def play() -> ResponseReturnValue:
    """Bring the pack to the shelf of this server as it stands, and lead to its cover."""
    ButtonForm().validate()
    look = _folder().look()
    synced = sync_pack(look.reading, SOURCE, {SOURCE}, arrived())
    if synced.is_trouble:
        raise Conflict(
            _("There is something to put right in it first."), (url_for("previewing.pack"), _("Back"))
        )
    flash(
        _("This is the pack as it was saved last. What you change meanwhile comes with the next time."),
        "notice",
    )
    return redirect(url_for("play.cover", slug=look.reading.slug), 303)


def _folder() -> Folder:
    folder: Folder = current_app.config["PREVIEWED"]
    return folder


def _stand(galley: Galley, n: int) -> Stand:
    title = str(galley.header.get("title") or _("Untitled"))
    return Stand(galley.slug, title, desks.language(galley.header), n, len(galley.proofs))


def _page(name: str, look: Look, **found: object) -> str:
    return render_template(
        f"previewing/{name}.html",
        look=look,
        galley=look.galley,
        stand=_stand(look.galley, 1) if look.galley else None,
        stages=dict(desks.stages(look.galley.header)) if look.galley else {},
        folder=_folder(),
        note=note,
        kind_of=kind_of,
        **found,
    )
