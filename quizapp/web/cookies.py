"""The cookie that says who a browser is: good for its year, whatever is done to the server's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner

if TYPE_CHECKING:
    from flask import Flask
    from itsdangerous import URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """Takes a date that is still to come, too.

    A server whose clock has been set back has dated its cookies so. They would all be refused until the clock has
    caught up, and whoever comes by meanwhile would be somebody new, their history gone for good if they are a guest.
    """

    def unsign(
        self,
        signed_value: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,  # noqa: FBT001, FBT002 (as itsdangerous has it)
    ) -> Any:  # noqa: ANN401 (a pair or not, by the last argument)
        """Return what was signed; raise what itsdangerous does of a signature that is wrong or too old."""
        value, signed_at = super().unsign(signed_value, None, return_timestamp=True)
        age = (self.timestamp_to_datetime(self.get_timestamp()) - signed_at).total_seconds()
        if max_age is not None and age > max_age:
            raise SignatureExpired("The cookie has had its time.", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class PatientSessions(SecureCookieSessionInterface):
    """Flask's own sessions, signed so."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs and reads cookies, made once: the secret stays the same while the app runs."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
            if self._serializer is not None:
                self._serializer.signer = PatientSigner
        return self._serializer


def init(app: Flask) -> None:
    """Have `app` keep its sessions so."""
    app.session_interface = PatientSessions()
