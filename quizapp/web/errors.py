"""Error pages: one template, one stable id per cause, nothing of the inside shown."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from quizapp.errors import NotSignedIn, Refusal
from quizapp.extensions import SAFE_METHODS, db
from quizapp.web.log import log, method, request_id

if TYPE_CHECKING:
    from flask import Flask, Response
    from werkzeug.wrappers import Response as AnyResponse

RETRY_SECONDS = "5"
AWAY = (OperationalError, PoolTimeout)
DISK_FULL = "53100"
"""PostgreSQL's name for it; SQLite has words alone."""


@dataclass(frozen=True)
class ErrorView:
    """What an error page shows."""

    status: int
    code: str
    title: str
    message: str
    way_out: tuple[str, str] | None = None
    reference: str = ""
    """The request's id, by which a host finds what has been written down of a fault."""


def init(app: Flask) -> None:
    """Answer every way of failing with the same page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    for away in AWAY:
        app.register_error_handler(away, _away)
    app.register_error_handler(Exception, _broken)


def _refused(refusal: Refusal) -> AnyResponse:
    if isinstance(refusal, NotSignedIn) and refusal.way_out and request.method in SAFE_METHODS:
        return redirect(refusal.way_out[0], 302)
    return _page(refusal.status, refusal.code, refusal.message, refusal.way_out)


def _forged(_error: CSRFError) -> Response:
    message = _(
        "This form has lost its stamp: the page was open too long, or cookies are off. Reload it and send again."
    )
    return _page(403, "csrf", message)


def _http(error: HTTPException) -> AnyResponse:
    # What fails after the view, at the commit, comes wrapped as an internal error.
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, AWAY):
        return _away(cause)
    response = error.get_response()
    if (error.code or 500) < 400:  # noqa: PLR2004 (a redirect, such as a missing slash)
        return response
    status = HTTPStatus(error.code or 500)
    own = error.description if error.description != type(error).description and status != 429 else ""  # noqa: PLR2004
    page = _page(status, status.name.lower(), own or "")
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            page.headers[name] = response.headers[name]
    return page


def _away(error: Exception) -> Response:
    if _is_for_want_of_room(error):
        return _page(507, "disk_full", "", error=type(error).__name__)
    page = _page(503, "database_away", "", error=type(error).__name__)
    page.headers["Retry-After"] = RETRY_SECONDS
    return page


def _is_for_want_of_room(error: Exception) -> bool:
    """Say whether the database could be reached and read, and had nowhere to write."""
    problem = getattr(error, "orig", None)
    return getattr(problem, "sqlstate", None) == DISK_FULL or "disk is full" in str(problem)


def _broken(error: Exception) -> Response:
    return _page(500, "broken", "", exc_info=error)


def _page(
    status: int,
    code: str,
    message: str,
    way_out: tuple[str, str] | None = None,
    **noted: Any,  # noqa: ANN401 (whatever the log is to say)
) -> Response:
    db.session.rollback()
    g.broken = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    title, usual = _words(status)
    write = log.error if g.broken else log.info
    write(code, status=int(status), method=method(), endpoint=request.endpoint, **noted)
    reference = request_id() if g.broken else ""
    view = ErrorView(status, code, title, message or usual, way_out, reference)
    return make_response(render_template("web/error.html", error=view), status)


def _words(status: int) -> tuple[str, str]:
    return {
        400: (
            _("That makes no sense to us"),
            _("The request was not one this page understands. Go back and try again."),
        ),
        401: (_("Who is asking?"), _("This page is for those who are signed in.")),
        403: (_("Not from here"), _("This page takes forms only from itself.")),
        404: (_("The trail ends here"), _("There is no such page, or it is not yours to see.")),
        405: (_("Wrong door"), _("This address is not used that way.")),
        409: (_("The case has moved on"), _("This page is older than the round. Nothing has been changed.")),
        410: (_("This link has done its work"), _("It was good once, for a while, and is no longer.")),
        413: (_("Too much evidence"), _("That was larger than a form here may be (64 KB).")),
        414: (_("That address is too long"), _("An address here has at most 4,096 characters.")),
        415: (_("Unreadable handwriting"), _("Forms here are sent as forms, uncompressed.")),
        422: (_("That cannot be an answer"), _("Check what you entered and send it again.")),
        429: (
            _("Slow down, detective"),
            _("That was too many at once. Wait a minute and go on; nothing is lost."),
        ),
        503: (
            _("The archive is closed for a moment"),
            _("The database cannot be reached. Try again in a few seconds."),
        ),
        507: (
            _("The archive has no room left"),
            _(
                "Nothing you sent has been kept, for want of space. The host has to make room; reading goes on."
            ),
        ),
    }.get(
        status,
        (
            _("Something broke, and it was not you"),
            _("The fault has been written down. Your answers so far are safe."),
        ),
    )
