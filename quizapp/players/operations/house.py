"""What hosts do to players. Each says whether it changed anything, which the database decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from quizapp.errors import Conflict
from quizapp.extensions import db, write
from quizapp.players.hooks import player_relisted
from quizapp.players.models import Player
from quizapp.players.models.player import IS_ADMIN
from quizapp.players.operations import sign_ins
from quizapp.players.rules import Role

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement


def set_hidden(player: Player, *, hidden: bool) -> bool:
    """Keep a player off public boards, whatever they chose themselves, or no longer."""
    changed = update(Player).where(Player.id == player.id, Player.hidden_by_host.is_not(hidden))
    return _relisted(player) if write(changed.values(hidden_by_host=hidden)) else False


def suspend(player: Player, now: datetime) -> bool:
    """Lock an account: it is signed out everywhere at once, stands on no board, and cannot be signed in to.

    Raise Conflict for the last admin.
    """
    _hold_admins()
    changed = update(Player).where(Player.id == player.id, Player.suspended_at.is_(None), _is_spare(player))
    if not write(changed.values(suspended_at=now)):
        return _was_so(was=player.suspended_at is not None)
    sign_ins.end_all(player.id)
    return _relisted(player)


def restore(player: Player) -> bool:
    """Open a suspended account again."""
    changed = update(Player).where(Player.id == player.id, Player.suspended_at.is_not(None))
    return _relisted(player) if write(changed.values(suspended_at=None)) else False


def appoint(player: Player, before: Role, after: Role) -> bool:
    """Give an account another role than it has; nothing changes if it has another than `before` by now.

    Raise Conflict for the last admin.
    """
    _hold_admins()
    changed = update(Player).where(Player.id == player.id, Player.role == before, Player.role != after)
    if after is not Role.ADMIN:
        changed = changed.where(_is_spare(player))
    if not write(changed.values(role=after)):
        return _was_so(was=player.role != before or before is after)
    db.session.refresh(player)
    return True


def _hold_admins() -> None:
    # Two admins who each take the other's role would both still see one another: so they wait in line.
    db.session.execute(select(Player.id).where(IS_ADMIN).order_by(Player.id).with_for_update())


def _is_spare(player: Player) -> ColumnElement[bool]:
    """Return that a player is not the only admin who can still act."""
    other = aliased(Player)
    return exists().where(other.id != player.id, other.suspended_at.is_(None), IS_ADMIN(other))


def _relisted(player: Player) -> bool:
    db.session.refresh(player)
    player_relisted.happen(player)
    return True


def _was_so(*, was: bool) -> bool:
    if not was:
        raise Conflict(
            _(
                "They are the only admin who can still act. Make somebody else an admin first; nothing has been changed."
            )
        )
    return False
