"""An authenticator in software: makes passkeys and signs with them as a phone does, so that tests need no browser."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Key:
    """One key pair that it holds."""

    party: str
    handle: bytes
    private: ec.EllipticCurvePrivateKey
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))


class Authenticator:
    """Somebody's phone."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.origin = origin
        self.keys: list[Key] = []
        self.count = 0
        self.verifies = True

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Make a passkey from what a server asks for."""
        key = Key(
            options["rp"]["id"],
            base64url_to_bytes(options["user"]["id"]),
            ec.generate_private_key(ec.SECP256R1()),
        )
        self.keys.append(key)
        attested = bytes(16) + len(key.id).to_bytes(2, "big") + key.id + _cose(key)
        said = self._data(key.party, HAS_KEY) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        return _credential(
            key,
            clientDataJSON=self._client_data("webauthn.create", options),
            attestationObject=attestation,
        )

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """Sign what a server asks for with the newest key that fits."""
        wanted = {each["id"] for each in options.get("allowCredentials") or []}
        key = next(key for key in reversed(self.keys) if not wanted or bytes_to_base64url(key.id) in wanted)
        self.count += 1
        client_data = self._client_data("webauthn.get", options)
        said = self._data(options["rpId"])
        signature = key.private.sign(said + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return _credential(
            key,
            clientDataJSON=client_data,
            authenticatorData=said,
            signature=signature,
            userHandle=key.handle,
        )

    def _data(self, party: str, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(party.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()


def _cose(key: Key) -> bytes:
    point = key.private.public_key().public_numbers()
    return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})


def _credential(key: Key, **response: bytes) -> dict[str, Any]:
    known_as = bytes_to_base64url(key.id)
    said = {name: bytes_to_base64url(value) for name, value in response.items()}
    return {
        "id": known_as,
        "rawId": known_as,
        "type": "public-key",
        "clientExtensionResults": {},
        "response": said,
    }
