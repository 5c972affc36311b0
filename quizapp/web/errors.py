"""Error pages: one template, one stable id per cause, nothing of the inside shown."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from quizapp.errors import NotSignedIn, Refusal
from quizapp.extensions import SAFE_METHODS, db

if TYPE_CHECKING:
    from flask import Flask, Response
    from werkzeug.wrappers import Response as AnyResponse

log = logging.getLogger("quizapp")

RETRY_SECONDS = "5"
AWAY = (OperationalError, PoolTimeout)


@dataclass(frozen=True)
class ErrorView:
    """What an error page shows."""

    status: int
    code: str
    title: str
    message: str
    way_out: tuple[str, str] | None = None


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
    log.error("event=database_away error=%s", type(error).__name__)
    page = _page(503, "database_away", "")
    page.headers["Retry-After"] = RETRY_SECONDS
    return page


def _broken(error: Exception) -> Response:
    log.error("event=broken method=%s endpoint=%s", request.method, request.endpoint, exc_info=error)
    return _page(500, "broken", "")


def _page(status: int, code: str, message: str, way_out: tuple[str, str] | None = None) -> Response:
    db.session.rollback()
    g.broken = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    title, usual = _words(status)
    log.info("event=%s status=%d method=%s endpoint=%s", code, status, request.method, request.endpoint)
    view = ErrorView(status, code, title, message or usual, way_out)
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
    }.get(
        status,
        (
            _("Something broke, and it was not you"),
            _("The fault has been written down. Your answers so far are safe."),
        ),
    )
