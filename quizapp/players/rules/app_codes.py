"""The codes that an authenticator app shows: six digits that change every half minute (TOTP, RFC 6238)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pyotp
from pyotp.exceptions import OTPVerificationError

if TYPE_CHECKING:
    from datetime import datetime

DIGITS = 6
STEPS_AROUND = 1
"""So many steps of half a minute a clock may be off."""

ISSUER = "Red Herring"


def new_secret() -> str:
    """Return a new secret: 160 random bits in base 32."""
    return pyotp.random_base32()


def spelled(secret: str) -> str:
    """Return a secret for typing it in, in groups of four."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def address(secret: str, name: str) -> str:
    """Return what the QR code says, as apps read it."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def tidy(typed: str) -> str | None:
    """Return the digits of a code as it was typed; None for what can be none."""
    digits = "".join(unicodedata.normalize("NFKC", typed[: 4 * DIGITS]).split())
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else None


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the step, counted in half minutes since 1970, that a code belongs to; None if it is wrong or too old."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=STEPS_AROUND)
    except OTPVerificationError:
        return None
