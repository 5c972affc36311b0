"""Reading what opens an account beside its password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from quizapp.extensions import db
from quizapp.players.models import AuthenticatorApp, Passkey, RecoveryCode
from quizapp.players.queries import accounts
from quizapp.players.rules import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.players.hooks import Export


@dataclass(frozen=True)
class Factors:
    """What an account can answer with when its password alone is not enough."""

    app: bool
    passkeys: int
    codes_left: int

    @property
    def any(self) -> bool:
        """Say whether there is a second factor. Recovery codes stand in for one and are none."""
        return self.app or self.passkeys > 0

    @property
    def is_single(self) -> bool:
        """Say whether there is exactly one."""
        return self.app + self.passkeys == 1


def factors(player_id: int) -> Factors:
    """Return what second factors a player has."""
    app = exists().where(AuthenticatorApp.player_id == player_id, AuthenticatorApp.confirmed_at.is_not(None))
    number = select(func.count())
    passkeys = number.where(Passkey.player_id == player_id).scalar_subquery()
    left = number.where(RecoveryCode.player_id == player_id, RecoveryCode.used_at.is_(None)).scalar_subquery()
    row = db.session.execute(select(app, passkeys, left)).one()
    return Factors(bool(row[0]), row[1], row[2])


def app_of(player_id: int) -> AuthenticatorApp | None:
    """Return a player's authenticator app, whether it has proved itself or not."""
    return db.session.get(AuthenticatorApp, player_id)


def has_password(player_id: int) -> bool:
    """Say whether a password opens an account, by itself or with a second factor."""
    found = accounts.credential(player_id)
    return found is not None and found.password is not None


def holds_code(player_id: int, typed: str) -> bool:
    """Say whether this is a recovery code of a player's that is still good, and leave it so."""
    good = RecoveryCode.digest == codes.digest(typed), RecoveryCode.used_at.is_(None)
    return db.session.scalar(select(exists().where(RecoveryCode.player_id == player_id, *good))) or False


def passkeys_of(player_id: int) -> Sequence[Passkey]:
    """Return a player's passkeys, the oldest first."""
    return db.session.scalars(
        select(Passkey).where(Passkey.player_id == player_id).order_by(Passkey.created_at, Passkey.id)
    ).all()


def export(export: Export) -> None:
    """Add what is kept of how an account is opened. Keys and secrets would open it, and are not told."""
    player = export.player
    if player.is_guest:
        return
    app = app_of(player.id)
    export.sections["passkeys"] = [
        {"name": each.name, "made_at": each.created_at, "last_used_at": each.used_at}
        for each in passkeys_of(player.id)
    ]
    export.sections["second_lock"] = {
        "authenticator_app_since": app.confirmed_at if app else None,
        "recovery_codes_left": factors(player.id).codes_left,
    }
