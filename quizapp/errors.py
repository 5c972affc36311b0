"""The ways the game says no. Each carries the status and the stable id that a page and a client can rely on."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """A request the game will not carry out; `str()` is the sentence a player reads."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"

    def __init__(self, message: str = "", way_out: tuple[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out
        """An address and its label, where there is an obvious next step."""


class BadRequest(Refusal):
    """The request makes no sense as sent."""

    code = "bad_request"


class UnknownField(Refusal):
    """A form brought a field that nobody asked for."""

    code = "unknown_field"


class NotSignedIn(Refusal):
    """This is for accounts. A reader is led to the way out, where it can be put right; a form is turned away."""

    status = 401
    code = "not_signed_in"


class NotFresh(NotSignedIn):
    """What opens an account is changed only by somebody who has just proved that it is theirs."""

    code = "not_fresh"


class FactorWanted(NotSignedIn):
    """The role has to be protected by a second factor, and is not."""

    status = 403
    code = "factor_wanted"


class PasskeyRefused(Refusal):
    """What signed is no passkey of that account, or no longer."""

    status = 401
    code = "passkey_refused"


class Suspended(Refusal):
    """The host has closed this account for the time being."""

    status = 403
    code = "suspended"


class NotFound(Refusal):
    """There is no such thing, or it is somebody else's."""

    status = 404
    code = "not_found"


class Conflict(Refusal):
    """The thing has moved on: the turn is not open, the round is over."""

    status = 409
    code = "conflict"


class AlreadyAnswered(Conflict):
    """The turn holds an answer, and the first one stands."""

    code = "already_answered"


class Stale(Conflict):
    """Somebody else has changed it since it was read: both texts are there, and a choice is to be made."""

    code = "stale"


class Gone(Refusal):
    """The link was good once, or for a while, and is no longer."""

    status = 410
    code = "gone"


class TooMany(Refusal):
    """Enough for now."""

    status = 429
    code = "too_many"
