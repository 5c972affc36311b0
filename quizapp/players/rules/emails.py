"""What an e-mail address may be, and when two are the same."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

MOST = 254
"""Characters that an address may have: RFC 5321, section 4.5.3.1.3, less the brackets around it."""


def address(typed: str) -> str | None:
    """Return an address as mail can be sent to it, its domain in ASCII; None for what is none. Nothing is looked up.

    Letters that only look like others are another address, which is why nothing but ASCII stands before the @.
    """
    typed = typed.strip()
    if len(typed) > MOST:
        return None
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email


def inbox(address: str) -> str:
    """Return what letters to an address are counted by: it without what follows a plus, which many servers overlook."""
    local, _at, domain = email_key(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def email_key(address: str) -> str:
    """Return the form in which addresses, as `address` gives them, are compared."""
    return address.lower()
