"""Bringing a file of another program in: sending it, watching it being read, and what came of it."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Final

from flask import current_app, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from quizapp.authoring.forms.importing import import_form
from quizapp.authoring.operations import importing, reading
from quizapp.authoring.operations.reading import Errand
from quizapp.authoring.queries import imports as jobs
from quizapp.authoring.rules.imports import State
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.views.blueprint import author, blueprint, may_send, theirs
from quizapp.bank import limits
from quizapp.bank.formats.table import as_csv, as_xlsx
from quizapp.errors import BadRequest, Conflict, NotFound
from quizapp.extensions import limiter
from quizapp.web.errors import known_as
from quizapp.web.forms import ButtonForm
from quizapp.web.security import takes
from quizapp.web.transaction import after_commit, arrived, committed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.authoring.forms.importing import ImportForm
    from quizapp.bank.formats.exchange import Format

AT_ONCE: Final = 100
"""Lines of a report on one page."""
uploads = limiter.shared_limit("30 per minute", scope="import", key_func=lambda: f"author {author().id}")


@blueprint.get("/import")
def new_import() -> str:
    """Show what can be brought in, and the form that brings it."""
    targets = jobs.targets(author())
    into = request.args.get("into", "")
    known = {"into": into} if into in dict(targets) else {}
    return _form(import_form(targets, formdata=None, data=known))


@blueprint.post("/import")
@takes(limits.FILE_BYTES, files=True, may=may_send)
@uploads
def begin_import() -> ResponseReturnValue:
    """Take a file, and begin to read it."""
    form = import_form(jobs.targets(author()))
    if not form.validate():
        return _form(form), 422
    name, data = form.content
    token = form.request.data or ""
    into = theirs(form.into.data, Deed.EDIT) if form.into.data else None
    try:
        is_new = importing.begin(author(), token, name, into, arrived())
    except Conflict as refusal:
        other = jobs.being_read(author())
        if other is None:
            raise
        way_out = (url_for("authoring.import_job", token=other), _("See how far it is"))
        raise Conflict(refusal.message, way_out) from None
    if is_new:
        errand = Errand(token, name, data, form.format.data or None, form.title.data or "")
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
        after_commit(partial(reading.set_off, app, errand, committed))
    return redirect(url_for("authoring.import_job", token=token), 303)


@blueprint.get("/import/<token:token>")
def import_job(token: str) -> ResponseReturnValue:
    """Show how far a file is, or what came of it."""
    job = jobs.find(author(), token, arrived())
    report = job.report
    if job.state is State.READING:
        return render_template("authoring/import_reading.html", job=job)
    lines = [("refused", each) for each in report.refused] + [("notes", each) for each in report.notes]
    page, pages = _page(), max(1, ceil(len(lines) / AT_ONCE))
    if page > pages:
        raise NotFound
    shown = lines[(page - 1) * AT_ONCE : page * AT_ONCE]
    response = make_response(
        render_template(
            "authoring/import_report.html",
            job=job,
            report=report,
            refused=[each for sort, each in shown if sort == "refused"],
            notes=[each for sort, each in shown if sort == "notes"],
            page=page,
            pages=pages,
        ),
        report.status,
    )
    if report.rule:
        known_as("import_refused", rule=report.rule)
    return response


@blueprint.get("/import/<token:token>/progress")
def import_progress(token: str) -> ResponseReturnValue:
    """Show the part of that page which changes; once there is more to see, have all of it asked for again."""
    job = jobs.find(author(), token, arrived())
    response = make_response(render_template("authoring/_progress.html", job=job))
    if job.state is not State.READING:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/import/<token:token>/stop")
def stop_import(token: str) -> ResponseReturnValue:
    """Have a file not be read on; nothing of it is kept."""
    job = jobs.find(author(), token, arrived())
    ButtonForm().validate()
    importing.stop(author(), job.token, arrived())
    return redirect(url_for("authoring.import_job", token=token), 303)


@blueprint.get("/import/table.csv")
def table_csv() -> ResponseReturnValue:
    """Hand out our table to fill in, as text."""
    return _table(as_csv.FORMAT, as_csv.template())


@blueprint.get("/import/table.xlsx")
def table_xlsx() -> ResponseReturnValue:
    """Hand out our table to fill in, for spreadsheets."""
    return _table(as_xlsx.FORMAT, as_xlsx.template())


def _table(form: Format, content: bytes) -> ResponseReturnValue:
    name = f"red-herring{form.suffix}"
    return send_file(BytesIO(content), form.media_type, as_attachment=True, download_name=name)


def _form(form: ImportForm) -> str:
    return render_template(
        "authoring/import.html",
        form=form,
        most=limits.FILE_BYTES // 2**20,
        latest=jobs.latest(author(), arrived()),
    )


def _page() -> int:
    page = request.args.get("page", "1")
    if not (page.isascii() and page.isdigit() and len(page) <= 6 and int(page)):  # noqa: PLR2004
        raise BadRequest(_("There is no such page."))
    return int(page)
