"""Erasing players: what made them somebody goes, their row stays for what they have played, under nobody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import String, cast, delete, literal, update

from quizapp.errors import Conflict
from quizapp.extensions import db
from quizapp.players.hooks import player_erased
from quizapp.players.models import (
    AuthenticatorApp,
    Credential,
    Link,
    Passkey,
    Player,
    RecoveryCode,
    SignIn,
)
from quizapp.players.operations import house
from quizapp.players.rules import Role, Theme

if TYPE_CHECKING:
    from datetime import datetime

WAYS_IN = (SignIn, Credential, Link, Passkey, AuthenticatorApp, RecoveryCode)


def go(player: Player, now: datetime) -> None:
    """Erase a player who wishes to go, whether or not they are gone by now.

    Raise Conflict for the last admin: nobody could let another one in.
    """
    if player.role == Role.ADMIN and not house.can_spare(player):
        raise Conflict(
            _(
                "You are the only admin who can still act. Make somebody else an admin first; you are still here."
            )
        )
    erase((player.id,), now)


def erase(players: tuple[int, ...], now: datetime) -> tuple[int, ...]:
    """Erase these players and, by way of the hook, what was theirs elsewhere; return those who were still there.

    Their names are free at once, and whoever takes one inherits nothing.
    """
    # The rows first: whoever is doing something in their name is done before this, or finds them gone.
    erased = tuple(
        db.session.scalars(
            update(Player)
            .where(Player.id.in_(players), Player.erased_at.is_(None))
            .values(nobody(now))
            .returning(Player.id),
            execution_options={"synchronize_session": False},
        )
    )
    if erased:
        db.session.expire_all()
        for table in WAYS_IN:
            db.session.execute(delete(table).where(table.player_id.in_(erased)))
        player_erased.happen(erased)
    return erased


def nobody(now: datetime) -> dict[str, Any]:
    """Return what is left in the row of somebody who is gone."""
    return {
        # No cookie can name it, since `queries.by_token` knows nobody who is erased; it only has to be unique.
        "token": literal("erased ") + cast(Player.id, String),
        "name": "",
        "canonical": "",
        "time_factor": "1",
        "leave_out_sensitive": False,
        "theme": Theme.AUTO,
        "role": Role.PLAYER,
        "hidden": False,
        "hidden_by_host": False,
        "suspended_at": None,
        "erased_at": now,
        "created_at": now,
        "seen_at": now,
    }
