"""What opens an account beside its password: passkeys, an authenticator app, recovery codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.extensions import Instant, Model
from quizapp.players.rules.credential import MOST_ID, NAME_MOST


class Passkey(Model):
    """A key pair of which a player's device keeps the private half."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(MOST_ID), unique=True)
    handle: Mapped[bytes] = mapped_column(LargeBinary(64))
    """Who the device says the key belongs to: random, the same for all keys of a player."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """How often the key has signed, if the device counts: a count that does not grow tells of a copy."""
    name: Mapped[str] = mapped_column(String(4 * NAME_MOST))
    created_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class SpentChallenge(Model):
    """A challenge that has been answered. It is kept until it would have run out anyway."""

    __tablename__ = "spent_challenge"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(Instant, index=True)


class AuthenticatorApp(Model):
    """The secret that a player's authenticator app shares."""

    __tablename__ = "authenticator_app"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The step of the last code that was taken: no code is good twice, nor is an earlier one."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a first code proved that the app has the secret. Until then nobody is asked for one."""


class RecoveryCode(Model):
    """One of a player's recovery codes, by its digest."""

    __tablename__ = "recovery_code"

    player_id: Mapped[int] = mapped_column(ForeignKey("player.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
