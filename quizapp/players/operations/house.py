"""What hosts do to players. Each says whether it changed anything, which the database decides.

All raise NotFound for somebody who was erased, or taken along by an account, in the meantime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import exists, literal_column, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db, write
from quizapp.players.hooks import player_relisted
from quizapp.players.models import Player
from quizapp.players.operations import NameTaken, sign_ins
from quizapp.players.rules import Role, canonical

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Update


def rename(player: Player, before: str, after: str) -> bool:
    """Give a player another name than they have; nothing changes if they have another than `before` by now.

    Raise NameTaken if an account has that name already.
    """
    changed = update(Player).where(Player.id == player.id, Player.name == before, Player.name != after)
    try:
        with db.session.begin_nested():
            return _write(changed.values(name=after, canonical=canonical(after)), player)
    except IntegrityError:
        raise NameTaken from None


def set_hidden(player: Player, *, hidden: bool) -> bool:
    """Keep a player off public boards, whatever they chose themselves, or no longer."""
    changed = update(Player).where(Player.id == player.id, Player.hidden_by_host.is_not(hidden))
    return _write(changed.values(hidden_by_host=hidden), player) and _relisted(player)


def suspend(player: Player, now: datetime) -> bool:
    """Lock an account: it is open nowhere any more, stands on no board, and cannot be signed in to.

    Where it was open, whoever comes back is told; so the places are forgotten only when the account is restored. Raise
    Conflict for the last admin.
    """
    _hold_admins()
    changed = update(Player).where(Player.id == player.id, Player.suspended_at.is_(None), _is_spare(player))
    if not _write(changed.values(suspended_at=now), player):
        return _was_so(was=player.suspended_at is not None)
    return _relisted(player)


def restore(player: Player) -> bool:
    """Let a suspended account be signed in to again."""
    changed = update(Player).where(Player.id == player.id, Player.suspended_at.is_not(None))
    if not _write(changed.values(suspended_at=None), player):
        return False
    sign_ins.end_all(player.id)
    return _relisted(player)


def appoint(player: Player, before: Role, after: Role) -> bool:
    """Give an account another role than it has; nothing changes if it has another than `before` by now.

    Raise Conflict for the last admin.
    """
    _hold_admins()
    changed = update(Player).where(Player.id == player.id, Player.role == before, Player.role != after)
    if after is not Role.ADMIN:
        changed = changed.where(_is_spare(player))
    return _write(changed.values(role=after), player) or _was_so(was=player.role != before or before is after)


def can_spare(player: Player) -> bool:
    """Say whether somebody other than this player is an admin who can still act, and hold it so."""
    _hold_admins()
    return db.session.scalar(select(Player.id).where(Player.id == player.id, _is_spare(player))) is not None


def _hold_admins() -> None:
    # Two admins who each take the other's role would both still see one another: so they wait in line.
    db.session.execute(
        select(Player.id).where(_is_admin(Player)).order_by(Player.id).with_for_update(key_share=True)
    )


def _is_spare(player: Player) -> ColumnElement[bool]:
    """Return that a player is not the only admin who can still act."""
    other = aliased(Player)
    others = exists().where(_is_admin(other), other.id != player.id, other.suspended_at.is_(None))
    return or_(~_is_admin(Player), others)


def _is_admin(who: type[Player]) -> ColumnElement[bool]:
    # Spelt out, for the index holds admins alone, which a database has to see to use it.
    return who.role == literal_column(f"'{Role.ADMIN}'")


def _write(change: Update, player: Player) -> bool:
    """Carry out a change to the row of a player who is still there, and have it read afresh."""
    change = change.where(Player.erased_at.is_(None))
    changed = bool(write(change.execution_options(synchronize_session=False)))
    db.session.expire(player)
    if not changed and player.erased_at is not None:
        raise NotFound(_("They are gone: erased, or taken along by an account. Nothing has been changed."))
    return changed


def _relisted(player: Player) -> bool:
    player_relisted.happen(player)
    return True


def _was_so(*, was: bool) -> bool:
    if not was:
        raise Conflict(
            _(
                "They are the only admin who can still act. Make somebody else one first; nothing has been changed."
            )
        )
    return False
