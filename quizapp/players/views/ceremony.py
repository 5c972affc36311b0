"""One exchange with a browser's authenticator: which address it is for, and the challenge, kept in the signed cookie.

A challenge is good for ten minutes, for one act, in the browser that asked for it, and once: what `take` hands out is
gone from the cookie, and an operation that accepts an answer writes the challenge down, so that an old cookie brings
nothing back.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import request, session
from flask_babel import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException

from quizapp.config import settings
from quizapp.errors import BadRequest, Conflict
from quizapp.players.operations import passkeys
from quizapp.players.operations.passkeys import Ceremony
from quizapp.players.rules.relying_party import relying_party
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from quizapp.players.forms.keys import Act
    from quizapp.players.rules.relying_party import RelyingParty

GOOD_FOR = timedelta(minutes=10)
AT_ONCE = 4
"""Tabs that may each have a challenge open."""


def party() -> RelyingParty | None:
    """Return under which name passkeys are kept at the address this request came to; None where none can be had."""
    scheme = "https" if request.is_secure or settings().behind_tls else "http"
    return relying_party(settings().base_url, scheme, request.host)


def begin(act: Act, handle: bytes = b"") -> Ceremony:
    """Open an exchange; raise Conflict where browsers give no passkeys."""
    here = party()
    if here is None:
        raise Conflict(_("Passkeys cannot be had at this address."))
    challenge, until = passkeys.new_challenge(), arrived() + GOOD_FOR
    youngest = sorted(_held().items(), key=lambda each: each[1][1])[1 - AT_ONCE :]
    session["ceremonies"] = dict(youngest) | {
        bytes_to_base64url(challenge): [act.value, until.timestamp(), bytes_to_base64url(handle)]
    }
    return Ceremony(here, challenge, until, handle)


def take(act: Act, sent: dict[str, Any]) -> Ceremony:
    """Return the exchange that a credential answers, and end it; raise BadRequest for one that nobody asked for."""
    here = party()
    name = _challenge_of(sent)
    held = _held()
    found = held.pop(name, None)
    session["ceremonies"] = held
    if here is None or found is None or found[0] != act or found[1] < arrived().timestamp():
        raise BadRequest(_("The page was open too long, or this was sent before. Reload it and try again."))
    until = datetime.fromtimestamp(found[1], UTC)
    return Ceremony(here, base64url_to_bytes(name), until, base64url_to_bytes(found[2]))


def _held() -> dict[str, Any]:
    held = session.get("ceremonies")
    return dict(held) if isinstance(held, dict) else {}


def _challenge_of(sent: dict[str, Any]) -> str:
    try:
        told = parse_client_data_json(base64url_to_bytes(sent["response"]["clientDataJSON"]))
        return bytes_to_base64url(told.challenge)
    except (WebAuthnException, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise BadRequest(
            _("What the browser sent of the passkey cannot be read. Nothing has been changed.")
        ) from None
