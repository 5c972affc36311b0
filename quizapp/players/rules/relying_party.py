"""Under which name passkeys are kept (the "relying party" of WebAuthn), and where they cannot be had at all."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class RelyingParty:
    """What a browser binds a passkey to."""

    id: str
    origin: str


def relying_party(base_url: str, scheme: str, host: str) -> RelyingParty | None:
    """Return who asks for passkeys at `scheme://host`; None where no browser would give any.

    Browsers give passkeys to names, not to IP addresses, and over HTTPS only, but for this very machine. Where the
    host has said which address this server goes by, it is that address or none.
    """
    here = f"{scheme}://{host}".lower()
    if base_url and _origin(base_url) != _origin(here):
        return None
    name = urlsplit(here).hostname or ""
    if not name or _is_address(name) or (scheme != "https" and not _is_this_machine(name)):
        return None
    return RelyingParty(name, _origin(here))


def _origin(url: str) -> str:
    """Return an address as browsers name its origin: without the port that goes without saying."""
    parts = urlsplit(url.lower())
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_this_machine(name: str) -> bool:
    return name == "localhost" or name.endswith(".localhost")
