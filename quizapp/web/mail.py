"""Mail: plain text, from templates, sent by a few threads of its own after the request has been answered.

Nothing of what a mail says, nor whom it is for, is logged. Where `SMTP_URL` or `BASE_URL` is unset there is no mail.
"""

from __future__ import annotations

import smtplib
import ssl
from concurrent.futures import Future, ThreadPoolExecutor, wait
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import gettext as _

from quizapp import clock
from quizapp.config import settings
from quizapp.web.log import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from quizapp.config import Settings

SECONDS = 10
"""How long a mail server may take over one step."""
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_WAITING = 1000
THREADS = 2

_waiting: set[Future[None]] = set()


def is_set_up() -> bool:
    """Say whether this installation sends mail."""
    return bool(settings().smtp_url and settings().base_url)


def link(endpoint: str, otherwise: str = "", **values: str) -> str:
    """Return the address of a page from the settings, whatever a request called this server.

    `otherwise` is how to call it where `BASE_URL` is unset: for a link that a host is shown, and no mail takes out.
    """
    return (settings().base_url or otherwise) + current_app.url_map.bind("").build(endpoint, values)


def later(act: Callable[[], None]) -> None:
    """Do something once this request is answered, in the app's context, so that nobody can tell by the time it takes.

    When a thousand such things wait, another is dropped.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if len(_waiting) >= MOST_WAITING:
        log.warning("mail_dropped", waiting=len(_waiting))
        return
    future = _pool().submit(_act, app, act)
    _waiting.add(future)
    future.add_done_callback(_waiting.discard)


def settle() -> None:
    """Wait until everything that was put off is done."""
    wait(set(_waiting))


def send(to: str, subject: str, template: str, **values: object) -> None:
    """Send a letter now: for what is done `later`. A mail server that fails is logged, and the letter is lost."""
    # Apart from `render_template`, which asks who is reading a page: here nobody is.
    body = current_app.jinja_env.get_template(template).render(**values)
    try:
        _deliver(settings(), compose(settings(), to, subject, body))
    except (OSError, smtplib.SMTPException) as problem:
        log.error("mail_failed", error=type(problem).__name__)
    else:
        log.info("mail_sent")


def compose(setup: Settings, to: str, subject: str, body: str) -> EmailMessage:
    """Return a letter; raise ValueError for what would need more than one line in a header."""
    letter = EmailMessage()
    sender = setup.mail_from or f"red-herring@{urlsplit(setup.base_url).hostname}"
    letter["From"] = Address(_("Red Herring"), addr_spec=sender)
    letter["To"] = Address(addr_spec=to)
    letter["Subject"] = subject
    letter["Date"] = formatdate(clock.now().timestamp())
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    # So that no absence is announced to a program.
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body)
    return letter


def _deliver(setup: Settings, letter: EmailMessage) -> None:
    server = urlsplit(setup.smtp_url)
    host, secure = server.hostname or "localhost", ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, server.port or 465, timeout=SECONDS, context=secure)
        if server.scheme == "smtps"
        else smtplib.SMTP(host, server.port or 25, timeout=SECONDS)
    ) as wire:
        wire.ehlo()
        if server.scheme != "smtps" and wire.has_extn("starttls"):
            wire.starttls(context=secure)
        elif server.scheme != "smtps" and server.username and host not in HERE:
            raise smtplib.SMTPNotSupportedError("no password goes over the network in the clear")
        if server.username:
            wire.login(unquote(server.username), unquote(server.password or ""))
        wire.send_message(letter)


def _act(app: Flask, act: Callable[[], None]) -> None:
    with app.app_context():
        try:
            act()
        except Exception as problem:  # noqa: BLE001 (there is nobody left to tell)
            log.error("put_off_failed", error=type(problem).__name__)


@cache
def _pool() -> ThreadPoolExecutor:
    # Made at its first use, which is after the server has forked.
    return ThreadPoolExecutor(THREADS, "mail")
