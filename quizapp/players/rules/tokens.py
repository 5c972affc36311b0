"""Tokens that stand for somebody: random where they are held, hashed where they are kept."""

from __future__ import annotations

import secrets
from hashlib import sha256

TOKEN_BYTES = 16


def new_token() -> str:
    """Make up 128 random bits, as 22 letters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return what is kept of a token. It has too many bits to be guessed, so that one fast hash is enough."""
    return sha256(token.encode()).hexdigest()
