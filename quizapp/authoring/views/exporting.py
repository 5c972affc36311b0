"""Taking a pack to another program: what its file would hold, said before it is had, and the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.exporting import DRAFT, export_form
from quizapp.authoring.queries import access, books, desks, documents, drafts, parcels
from quizapp.authoring.rules.parcels import Order, file_name
from quizapp.authoring.rules.rights import Deed, may
from quizapp.authoring.views import doors, places
from quizapp.authoring.views.blueprint import author, blueprint
from quizapp.bank.formats import catalogue
from quizapp.errors import BadRequest, Conflict, NotFound
from quizapp.extensions import limiter
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.forms.exporting import ExportForm
    from quizapp.authoring.rules.parcels import Account
    from quizapp.authoring.rules.rights import Part
    from quizapp.bank.formats.exchange import Document, Format
    from quizapp.packs.models import Pack, PackVersion

USUAL = "zip"
files = limiter.shared_limit("30 per minute", scope="export", key_func=lambda: f"author {author().id}")


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    pack: Pack
    part: Part
    version: PackVersion | None
    """None for the draft."""
    header: Document
    form: ExportForm

    @property
    def edition(self) -> str:
        """Return what tells this edition from others in a file's name."""
        return f"v{self.version.number}" if self.version else DRAFT

    @property
    def format(self) -> Format:
        """Return the format that was chosen."""
        return catalogue.named(self.form.format.data)

    def packed(self) -> tuple[Account, bytes]:
        """Return what is in the file that was asked for, and the file: empty where nothing could be in it."""
        document, pictures = parcels.of_version(self.version) if self.version else parcels.of_draft(self.pack)
        stages = tuple(key for key, _label in desks.stages(self.header))
        order = Order(document, stages, tuple(self.form.without.data or ()), self.format.name, arrived())
        return parcels.packed(order, pictures)


@blueprint.get("/packs/<slug:slug>/export")
@files
def export(slug: str) -> ResponseReturnValue:
    """Show in which formats a pack can be had and, once one is chosen, what that will hold of it."""
    asked = _asked(slug)
    if "format" not in request.args:
        return _page(asked)
    if not asked.form.validate():
        return _page(asked), 422
    account, _file = asked.packed()
    return _page(asked, account)


@blueprint.get("/packs/<slug:slug>/export/file")
@files
def export_file(slug: str) -> Response:
    """Hand a pack over in a format."""
    asked = _asked(slug)
    if not asked.form.validate():
        raise BadRequest(_("There is no such file to be had."))
    name, chosen = file_name(slug, asked.format, asked.edition), asked.format
    account, file = asked.packed()
    if not account.size:
        back = url_for("authoring.export", slug=slug)
        raise Conflict(_("There is nothing in it that this format could hold."), (back, _("Back")))
    response = Response(file, mimetype=chosen.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _asked(slug: str) -> Asked:
    pack, part = access.find(author(), slug, Deed.EXPORT)
    writes = may(part, Deed.EDIT)
    published = parcels.editions(pack) if writes else [(pack.version, books.version(pack).published_at)]
    usual = str(pack.version) if pack.version else DRAFT
    wanted = request.args.get("of", usual)
    number = next((number for number, _at in published if str(number) == wanted), None)
    if number is None and not (writes and wanted == DRAFT):
        raise NotFound
    version = documents.version(pack, number) if number else None
    header = version.header if version else drafts.draft(pack).header
    form = export_form(published, desks.stages(header), has_draft=writes)
    form.of.data = wanted
    if "format" not in request.args:
        form.format.data = USUAL
    return Asked(pack, part, version, header, form)


def _page(asked: Asked, account: Account | None = None) -> str:
    form, slug = asked.form, asked.pack.slug
    # What a version was called is no concern of the pages around this one.
    own = drafts.draft(asked.pack).header if may(asked.part, Deed.EDIT) else asked.header
    wish = {"format": form.format.data, "of": form.of.data, "without": form.without.data or []}
    return render_template(
        "authoring/export.html",
        head=doors.head(asked.pack, asked.part, own),
        form=form,
        account=account,
        chosen=asked.format if account else None,
        file_url=url_for("authoring.export_file", slug=slug, **wish),
        way_to=lambda key: places.of_question(slug, key),
    )
