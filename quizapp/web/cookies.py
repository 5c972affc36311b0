"""The cookie that says who a browser is: good for its year, whatever is done to the server's clock."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

from quizapp import clock

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask, Response
    from flask.sessions import SessionMixin
    from itsdangerous import TimestampSigner

MOST = 2_000
"""Cookies whose signature is known to be right. A browser sends the same one with every page of a round."""


class PatientSerializer(URLSafeTimedSerializer):
    """Reads a cookie's signature once, and takes a date that is still to come, too.

    A server whose clock has been set back has dated its cookies so. They would all be refused until the clock has
    caught up, and whoever comes by meanwhile would be somebody new, their history gone for good if they are a guest.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        # A wrong signature raises, which is not kept: what is made up finds no room here.
        self._signed = lru_cache(MOST)(self._unsign)

    def loads(  # type: ignore[override] # as it is in itsdangerous
        self,
        s: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,  # noqa: FBT001, FBT002 (as itsdangerous has it)
        salt: str | bytes | None = None,
    ) -> Any:  # noqa: ANN401 (a pair or not, by the last but one argument)
        """Return what was signed, to each their own; raise what itsdangerous does of a signature wrong or too old."""
        payload, signed_at = self._signed(s, salt)
        if max_age is not None and (clock.now() - signed_at).total_seconds() > max_age:
            raise SignatureExpired("The cookie has had its time.", payload=payload, date_signed=signed_at)
        held = self.load_payload(payload)
        return (held, signed_at) if return_timestamp else held

    def _unsign(self, signed: str | bytes, salt: str | bytes | None) -> tuple[bytes, datetime]:
        signer = cast("TimestampSigner", self.make_signer(salt))
        return signer.unsign(signed, return_timestamp=True)


class PatientSessions(SecureCookieSessionInterface):
    """Flask's own sessions, signed so."""

    _serializer: PatientSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> PatientSerializer:
        """Return what signs and reads cookies, made once: the secret stays the same while the app runs."""
        if self._serializer is None:
            how = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
            self._serializer = PatientSerializer(
                app.secret_key, salt=self.salt, serializer=self.serializer, signer_kwargs=how
            )
        return self._serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, if what it holds has changed. That pages vary by it, `security` says of all of them."""
        if session.modified:
            super().save_session(app, session, response)


def init(app: Flask) -> None:
    """Have `app` keep its sessions so."""
    app.session_interface = PatientSessions()
