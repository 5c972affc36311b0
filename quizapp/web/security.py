"""What every request must be to come in, and what every response says about itself on its way out."""

from __future__ import annotations

import ipaddress
from contextlib import nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

from flask import abort, current_app, g, request
from flask_babel import gettext as _
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
)
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp.config import settings
from quizapp.extensions import SAFE_METHODS
from quizapp.web.parts import IN_PARTS
from quizapp.web.turnstile import aside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

View = TypeVar("View", bound="Callable[..., object]")

LONGEST_URL = 4 * 1024
LARGEST_FORM = 64 * 1024
LARGE_FORM = 2 * 1024 * 1024
"""For a form that is to say itself what is too long about it."""
MOST_FIELDS = 1000
MOST_ESCAPES = 80 * 1024
"""Bytes that a form may spell as `%C3`: to read each takes as much memory as two hundred that are sent as they are."""
FORM_TYPES = frozenset({"", "application/x-www-form-urlencoded", IN_PARTS})
YEAR = 365 * 24 * 3600
HOSTS = 100
"""So many names of this server, and of others, are known again."""


def init(app: Flask) -> None:
    """Guard every request and dress every response of `app`."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        SESSION_COOKIE_NAME="red_herring",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["SETTINGS"].behind_tls,
        PERMANENT_SESSION_LIFETIME=YEAR,
        # The year begins anew with every round started, not with every click: signing takes time.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    for guard in (_known_host, _short_address, _own_origin, _plain_body):
        app.before_request(guard)
    app.wsgi_app = Dressed(app.wsgi_app, behind_tls=app.config["SETTINGS"].behind_tls)  # type: ignore[method-assign]
    proxies = app.config["SETTINGS"].proxies
    if proxies:
        # Only what our own proxies add is believed, and of that no host name: links in mails come from the settings.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]


class Dressed:
    """Has every response say the usual about itself, but for what it says otherwise."""

    def __init__(self, app: WSGIApplication, *, behind_tls: bool) -> None:
        self._app = app
        usual = policy(behind_tls=behind_tls) | {"Cache-Control": "no-store", "Vary": "Cookie"}
        self._usual = [(name.lower(), (name, value)) for name, value in usual.items()]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""

        def start(status: str, headers: list[tuple[str, str]], *problem: Any) -> Callable[[bytes], object]:  # noqa: ANN401
            own = {name.lower() for name, _value in headers}
            usual = [header for name, header in self._usual if name not in own]
            return start_response(status, headers + usual, *problem)

        return self._app(environ, start)


def takes(size: int, *, files: bool = False, may: Callable[[], None] | None = None) -> Callable[[View], View]:
    """Let a view take a form of up to so many bytes, with files in it or without.

    `may` is called before any of one is read that is larger than forms are without files, and raises for whoever may
    send none.
    """

    def mark(view: View) -> View:
        view.largest_form = size  # type: ignore[attr-defined] # a function may be labelled
        view.takes_files = files  # type: ignore[attr-defined]
        view.may_send = may  # type: ignore[attr-defined]
        return view

    return mark


def policy(*, behind_tls: bool) -> dict[str, str]:
    """Return the headers that stand on every response."""
    content = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'")
        .font_src("'self'")
        .connect_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    # Over plain HTTP, as on a laptop at a party, insisting on HTTPS would lock the players out.
    return dict(
        Secure(
            csp=content,
            coop=CrossOriginOpenerPolicy().same_origin(),
            corp=CrossOriginResourcePolicy().same_origin(),
            referrer=ReferrerPolicy().same_origin(),
            xcto=XContentTypeOptions().nosniff(),
            permissions=PermissionsPolicy().geolocation().microphone().camera(),
            hsts=StrictTransportSecurity().max_age(YEAR) if behind_tls else None,
        ).header_items()
    )


@lru_cache(HOSTS)
def is_trusted_host(host: str, named: tuple[str, ...]) -> bool:
    """Say whether a `Host` header names this server: an IP address, `localhost`, a `.local` name or one of `named`.

    A name that anybody may point here, as in DNS rebinding, is not one of these.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        _port = urlsplit(f"//{host}").port
    except ValueError:
        return False
    if not name or "@" in host or "/" in host:
        return False
    if name == "localhost" or name.endswith(".local") or name in named:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _known_host() -> None:
    if not is_trusted_host(request.environ.get("HTTP_HOST", ""), settings().trusted_hosts):
        abort(400, _("This server does not go by that name."))


def _short_address() -> None:
    if len(request.environ.get("PATH_INFO", "")) + len(request.query_string) > LONGEST_URL:
        abort(414)


def _own_origin() -> None:
    """Turn away forms that another site sends. The token would too; this needs no session to tell."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    if site not in {"same-origin", "none"} or (origin and urlsplit(origin).netloc != request.host):
        abort(403, _("That came from another site."))


def _plain_body() -> None:
    """Take bodies that are whole forms in UTF-8, of a size that a form has, and nothing else."""
    if request.method in SAFE_METHODS:
        return
    if (
        request.headers.get("Content-Encoding", "identity").lower() != "identity"
        or request.mimetype not in FORM_TYPES
    ):
        abort(415)
    view = current_app.view_functions.get(request.endpoint or "")
    largest = getattr(view, "largest_form", LARGEST_FORM)
    request.max_content_length = request.max_form_memory_size = largest
    may_send = getattr(view, "may_send", None)
    is_in_chunks = "Transfer-Encoding" in request.headers
    if may_send and (is_in_chunks or (request.content_length or 0) > LARGE_FORM):
        g.is_unread = True
        may_send()
        g.is_unread = False
    if request.mimetype == IN_PARTS:
        _read_parts(largest, takes_files=getattr(view, "takes_files", False))
    else:
        _read_fields(largest)


def _read_parts(largest: int, *, takes_files: bool) -> None:
    """Read a form in parts as it comes: of a large one there is no room for the body besides."""
    try:
        with _waiting(largest):
            form, files = request.form, request.files
    except RequestEntityTooLarge:
        sent = request.content_length
        if request.stream.tell() >= largest if sent is None else sent > largest:
            _refuse_large(largest)
        raise
    if not form:
        abort(400, _("The form is not whole."))
    if files and not takes_files:
        abort(400, _("No file goes with this form."))


def _read_fields(largest: int) -> None:
    try:
        with _waiting(largest):
            body = request.get_data(parse_form_data=False)
    except RequestEntityTooLarge:
        _refuse_large(largest)
    if request.content_length is None and len(body) >= largest:
        # Werkzeug cuts a body that comes in chunks off at the limit rather than refuse it.
        _refuse_large(largest)
    if body.count(b"&") >= MOST_FIELDS or body.count(b"%") > MOST_ESCAPES:
        abort(413)
    if not _is_utf_8(unquote_to_bytes(body)):
        abort(400, _("The form is not in UTF-8."))


def _waiting(largest: int) -> AbstractContextManager[None]:
    """Let nobody else wait until a large form is here."""
    return aside() if largest > LARGE_FORM else nullcontext()


def _refuse_large(largest: int) -> NoReturn:
    told = _(
        "That was more than is taken here: %(most)s bytes, with all that goes along.", most=f"{largest:,}"
    )
    abort(413, told if largest > LARGEST_FORM else None)


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
