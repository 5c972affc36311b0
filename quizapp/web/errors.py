"""Error pages: one template, one stable id per cause, nothing of the inside shown; a line in the log for each refusal.

A form that is shown again with what is wrong about it is a refusal, too: its line names the fields and tells nothing of
what they held.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from quizapp import clock
from quizapp.errors import NotSignedIn, Refusal
from quizapp.extensions import SAFE_METHODS, db, limiter
from quizapp.web import forms
from quizapp.web.log import log, method, request_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response
    from werkzeug.wrappers import Response as AnyResponse

View = TypeVar("View", bound="Callable[..., object]")

RETRY_SECONDS = "5"
HOUR = 3600
AWAY = (OperationalError, PoolTimeout)
FROM_ELSEWHERE = frozenset({"forbidden", "unsupported_media_type", "request_entity_too_large"})
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
    typed: tuple[str, ...] = ()
    """What somebody took pains to type, and should not have to type again."""


def init(app: Flask) -> None:
    """Answer every way of failing with the same page, and write each down."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(RateLimitExceeded, _hasty)
    app.register_error_handler(HTTPException, _http)
    for away in AWAY:
        app.register_error_handler(away, _away)
    app.register_error_handler(Exception, _broken)
    app.after_request(_note_form)


def gives_back(view: View) -> View:
    """Have the page that says no to a form show what was typed into it, so that it is not lost with the form."""
    view.gives_back = True  # type: ignore[attr-defined] # a function may be labelled
    return view


def known_as(code: str, **noted: Any) -> None:  # noqa: ANN401 (whatever the log is to say)
    """Give the refusal that this request may end in a code of its own in the log; `noted` is nothing that was typed."""
    g.refusal = (code, noted)


def in_words(seconds: int) -> str:
    """Return after how long something can be tried again, rounded up to what one would say."""
    steps = {
        10: _("in a few seconds"),
        30: _("in half a minute"),
        60: _("in a minute"),
        120: _("in about two minutes"),
        300: _("in about five minutes"),
        600: _("in about ten minutes"),
        900: _("in about a quarter of an hour"),
        1800: _("in about half an hour"),
        2700: _("in about three quarters of an hour"),
    }
    hours = ngettext("in about an hour", "in about %(num)d hours", ceil(seconds / HOUR))
    return str(next((words for most, words in steps.items() if seconds <= most), hours))


def _refused(refusal: Refusal) -> AnyResponse:
    if isinstance(refusal, NotSignedIn) and refusal.way_out and request.method in SAFE_METHODS:
        return redirect(refusal.way_out[0], 302)
    return _page(refusal.status, refusal.code, refusal.message, refusal.way_out)


def _forged(_error: CSRFError) -> Response:
    message = _(
        "This form has lost its stamp: the page was open too long, or cookies are off. Reload it and send again."
    )
    return _page(403, "csrf", message)


def _hasty(error: RateLimitExceeded) -> Response:
    wait = _seconds_to_wait(error)
    message = _(
        "That was too many in too short a time. Go on %(when)s; nothing is lost.", when=in_words(wait)
    )
    page = _page(429, "too_many_requests", message, limit=str(error.limit.limit), wait=wait)
    page.headers["Retry-After"] = str(wait)
    return page


def _seconds_to_wait(error: RateLimitExceeded) -> int:
    """Return after how many seconds, at least 1, what a limit has refused may be tried again."""
    longest = error.limit.limit.get_expiry()
    found = limiter.current_limit
    try:
        left = ceil(found.reset_at - clock.now().timestamp()) if found else longest
    except limiter.storage.base_exceptions:
        # Redis went away in between. It will not be longer than this.
        return longest
    return min(max(left, 1), longest)


def _http(error: HTTPException) -> AnyResponse:
    # What fails after the view, at the commit, comes wrapped as an internal error.
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, AWAY):
        return _away(cause)
    response = error.get_response()
    if (error.code or 500) < 400:  # noqa: PLR2004 (a redirect, such as a missing slash)
        return response
    status = HTTPStatus(error.code or 500)
    own = error.description if error.description != type(error).description else ""
    # Werkzeug's names stay, whichever Python it is; Python's own have changed.
    page = _page(status, error.name.lower().replace(" ", "_"), own or "")
    if "Allow" in response.headers:
        page.headers["Allow"] = response.headers["Allow"]
    return page


def _away(error: Exception) -> Response:
    if is_for_want_of_room(error):
        return _page(507, "disk_full", "", error=type(error).__name__)
    page = _page(503, "database_away", "", error=type(error).__name__)
    page.headers["Retry-After"] = RETRY_SECONDS
    return page


def is_for_want_of_room(error: Exception) -> bool:
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
    title = _title(code) or title
    _note(code, status, **noted)
    reference = request_id() if g.broken else ""
    view = ErrorView(status, code, title, message or usual, way_out, reference, _typed(code))
    return make_response(render_template("web/error.html", error=view), status)


def _typed(code: str) -> tuple[str, ...]:
    """Return the longer texts of the form that is refused; nothing of one that another site may have filled in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE_METHODS or code in FROM_ELSEWHERE or not getattr(view, "gives_back", False):
        return ()
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:
        return ()
    return tuple(text for name, text in sent if " " in text.strip() and name != "csrf_token")


def _note_form(response: Response) -> Response:
    """Write the line of a form that is shown again with what is wrong about it."""
    refused = HTTPStatus.BAD_REQUEST <= response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    if refused and not g.get("is_noted"):
        code, noted = g.get("refusal", ("form_refused", {}))
        wrong = ",".join(forms.wrong_fields())
        _note(code, response.status_code, **({"fields": wrong} if wrong else {}), **noted)
    return response


def _note(code: str, status: int, **noted: Any) -> None:  # noqa: ANN401 (whatever the log is to say)
    g.is_noted = True
    write = log.error if g.get("broken") else log.info
    write(code, status=int(status), method=method(), endpoint=request.endpoint, **noted)


def _title(code: str) -> str | None:
    """Return the title of a refusal whose status alone does not say what it is about."""
    return {
        "suspended": _("This account is suspended"),
        "factor_wanted": _("Not without a second lock"),
    }.get(code)


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
        413: (_("Too much evidence"), _("That was more than a form here may hold: 64 KB in 1,000 fields.")),
        414: (_("That address is too long"), _("An address here has at most 4,096 characters.")),
        415: (_("Unreadable handwriting"), _("Forms here are sent as forms, uncompressed.")),
        422: (_("That cannot be an answer"), _("Check what you entered and send it again.")),
        429: (
            _("Slow down, detective"),
            _("That was too many in too short a time. Wait a little and go on; nothing is lost."),
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
