"""Making passkeys and signing with them (WebAuthn): what is asked of a browser, and what is taken from it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import webauthn
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from quizapp.errors import BadRequest, PasskeyRefused
from quizapp.extensions import db, insert, write
from quizapp.players.models import Passkey, Player, SpentChallenge
from quizapp.players.operations.presence import be_there
from quizapp.players.rules import credential as rules
from quizapp.players.rules.tokens import digest
from quizapp.web.log import log

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from quizapp.players.rules.relying_party import RelyingParty

CHALLENGE_BYTES = 32
HANDLE_BYTES = 32
TIMEOUT = 5 * 60 * 1000
"""Milliseconds that a browser waits for a finger or a face."""

NAME = "Red Herring"


@dataclass(frozen=True)
class Ceremony:
    """One exchange with a browser's authenticator: by whom, and for which challenge."""

    party: RelyingParty
    challenge: bytes
    until: datetime
    handle: bytes = b""
    """Whom a new key is for."""


@dataclass(frozen=True)
class NewPasskey:
    """A key pair that has just been made, with all that is kept of it."""

    credential_id: bytes
    handle: bytes
    public_key: bytes
    sign_count: int


def new_challenge() -> bytes:
    """Return a challenge to sign."""
    return secrets.token_bytes(CHALLENGE_BYTES)


def new_handle() -> bytes:
    """Return a name for an account that tells a device nothing."""
    return secrets.token_bytes(HANDLE_BYTES)


def asked_to_make(ceremony: Ceremony, name: str, held: Sequence[bytes]) -> str:
    """Return, as JSON, what a browser is to make a passkey from. A device that holds one already makes no second."""
    options = webauthn.generate_registration_options(
        rp_id=ceremony.party.id,
        rp_name=NAME,
        user_id=ceremony.handle,
        user_name=name,
        challenge=ceremony.challenge,
        timeout=TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in held],
    )
    return webauthn.options_to_json(options)


def asked_to_sign(ceremony: Ceremony, held: Sequence[bytes] = (), *, alone: bool) -> str:
    """Return, as JSON, what a browser is to sign; `alone` if the signature is to open the account by itself."""
    options = webauthn.generate_authentication_options(
        rp_id=ceremony.party.id,
        challenge=ceremony.challenge,
        timeout=TIMEOUT,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in held],
        user_verification=UserVerificationRequirement.REQUIRED
        if alone
        else UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options)


def made(sent: dict[str, Any], ceremony: Ceremony, now: datetime) -> NewPasskey:
    """Return the passkey that a browser has made; raise BadRequest if it is none."""
    try:
        verified = webauthn.verify_registration_response(
            credential=sent,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.party.id,
            expected_origin=ceremony.party.origin,
            require_user_verification=True,
        )
    # Whatever a crafted credential breaks inside the library is wrong with the credential.
    except Exception as problem:
        log.info("passkey_refused", reason=str(problem)[:200])
        raise _not_made() from problem
    if len(verified.credential_id) > rules.MOST_ID:
        raise _not_made()
    _spend(ceremony, now)
    return NewPasskey(
        verified.credential_id, ceremony.handle, verified.credential_public_key, verified.sign_count
    )


def keep(player_id: int, new: NewPasskey, name: str, now: datetime) -> bool:
    """Keep a new passkey for a player; say whether it was new, for nobody else may hold the same."""
    return bool(
        write(
            insert(Passkey)
            .values(
                player_id=player_id,
                credential_id=new.credential_id,
                handle=new.handle,
                public_key=new.public_key,
                sign_count=new.sign_count,
                name=name,
                created_at=now,
            )
            .on_conflict_do_nothing(index_elements=["credential_id"])
        )
    )


def signed(
    sent: dict[str, Any], ceremony: Ceremony, now: datetime, *, alone: bool, player_id: int | None = None
) -> Passkey:
    """Return the passkey that signed the challenge, this player's if one is named; raise PasskeyRefused if none did."""
    passkey = _named_in(sent)
    if passkey is None or (player_id is not None and passkey.player_id != player_id):
        log.info("passkey_unknown")
        raise _refusal()
    try:
        verified = webauthn.verify_authentication_response(
            credential=sent,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.party.id,
            expected_origin=ceremony.party.origin,
            credential_public_key=passkey.public_key,
            # Whether the count has grown is for the database to say, below.
            credential_current_sign_count=0,
            require_user_verification=alone,
        )
    except Exception as problem:
        log.info("passkey_refused", reason=str(problem)[:200])
        raise _refusal() from problem
    be_there(db.session.get_one(Player, passkey.player_id), now)
    _spend(ceremony, now)
    _count(passkey, verified.new_sign_count, now)
    return passkey


def _named_in(sent: dict[str, Any]) -> Passkey | None:
    """Return the passkey that a credential claims to be, with the account that its device says it is for."""
    try:
        claimed = base64url_to_bytes(sent["rawId"])
        handle = sent["response"].get("userHandle")
        owner = base64url_to_bytes(handle) if handle else None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _refusal() from None
    found = db.session.scalar(select(Passkey).where(Passkey.credential_id == claimed))
    return None if found is None or (owner is not None and owner != found.handle) else found


def _refusal() -> PasskeyRefused:
    return PasskeyRefused(
        _(
            "That passkey opens nothing here. It may have been removed from the account, or belong to another one."
        ),
        (url_for("players.sign_in"), _("Sign in another way")),
    )


def _not_made() -> BadRequest:
    return BadRequest(
        _("No passkey came of that, and nothing has been changed. Try again, or use a password.")
    )


def _spend(ceremony: Ceremony, now: datetime) -> None:
    """Use up a challenge. An old cookie brings it back; this table remembers it."""
    write(delete(SpentChallenge).where(SpentChallenge.until < now))
    spent = insert(SpentChallenge).values(digest=digest(ceremony.challenge.hex()), until=ceremony.until)
    if not write(spent.on_conflict_do_nothing(index_elements=["digest"])):
        log.warning("passkey_replayed")
        raise _refusal()


def _count(passkey: Passkey, count: int, now: datetime) -> None:
    """Keep the count of a signature. One that has not grown, on a device that counts, is the mark of a copy."""
    grown = or_(Passkey.sign_count < count, (Passkey.sign_count == 0) & (count == 0))
    if not write(
        update(Passkey).where(Passkey.id == passkey.id, grown).values(sign_count=count, used_at=now)
    ):
        log.warning("passkey_copied", passkey=passkey.id, kept=passkey.sign_count, sent=count)
        raise _refusal()
