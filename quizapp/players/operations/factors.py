"""The second factor: an authenticator app's codes, and the recovery codes that stand in for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from quizapp.extensions import db, insert, write
from quizapp.players.models import AuthenticatorApp, Passkey, RecoveryCode
from quizapp.players.operations import sign_ins
from quizapp.players.operations.presence import be_there
from quizapp.players.queries import factors
from quizapp.players.rules import app_codes, codes

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.models import Player


def begin_app(player: Player, now: datetime) -> None:
    """Make the secret that an app is to share. One that has proved itself stays as it is."""
    be_there(player, now)
    statement = insert(AuthenticatorApp).values(
        player_id=player.id, secret=app_codes.new_secret(), last_step=0, created_at=now
    )
    fresh = {name: statement.excluded[name] for name in ("secret", "last_step", "created_at")}
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["player_id"], set_=fresh, where=AuthenticatorApp.confirmed_at.is_(None)
        )
    )


def confirm_app(
    player: Player, app: AuthenticatorApp, typed: str, now: datetime, but: int | None = None
) -> bool:
    """Take the first code of an app, which is what makes it count; say whether it was right.

    Wherever the account was opened by the password alone it is closed, but in one place.
    """
    be_there(player, now)
    if not _take_step(app, typed, now, {"confirmed_at": now}):
        return False
    close_to_passwords(player, but)
    return True


def close_to_passwords(player: Player, but: int | None) -> None:
    """Once a second factor is the first of a player's, close the account wherever none was shown, but in one place."""
    if factors.factors(player.id).is_single:
        sign_ins.end_all(player.id, but)


def take_app_code(player: Player, app: AuthenticatorApp, typed: str, now: datetime) -> bool:
    """Take a code of an app, once; say whether it was right."""
    be_there(player, now)
    return app.confirmed_at is not None and _take_step(app, typed, now, {})


def renew_codes(player: Player, now: datetime) -> tuple[str, ...]:
    """Make a new set of recovery codes and return it, for the only time; what was left of the old is void."""
    be_there(player, now)
    made = codes.make()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.player_id == player.id))
    db.session.add_all(
        RecoveryCode(player_id=player.id, digest=digest, created_at=now)
        for digest in map(codes.digest, made)
        if digest
    )
    db.session.flush()
    return made


def take_recovery_code(player: Player, typed: str, now: datetime) -> bool:
    """Use one of a player's recovery codes up; say whether it was one."""
    be_there(player, now)
    unused = (RecoveryCode.player_id == player.id) & RecoveryCode.used_at.is_(None)
    statement = update(RecoveryCode).where(unused, RecoveryCode.digest == codes.digest(typed))
    return bool(write(statement.values(used_at=now)))


def drop(player: Player, now: datetime) -> bool:
    """Forget every second factor of a player, passkeys too; say whether there was any."""
    be_there(player, now)
    tables = (AuthenticatorApp, Passkey, RecoveryCode)
    return sum(write(delete(table).where(table.player_id == player.id)) for table in tables) > 0


def _take_step(app: AuthenticatorApp, typed: str, now: datetime, also: dict[str, datetime]) -> bool:
    """Take a code if it belongs to a later step than the last one taken: the database decides, of two at once."""
    code = app_codes.tidy(typed)
    step = app_codes.step_of(app.secret, code, now) if code else None
    if step is None:
        return False
    later = (AuthenticatorApp.player_id == app.player_id) & (AuthenticatorApp.last_step < step)
    same = AuthenticatorApp.secret == app.secret
    return bool(write(update(AuthenticatorApp).where(later, same).values(last_step=step, **also)))
