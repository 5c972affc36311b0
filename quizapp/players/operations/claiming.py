"""Taking along what a guest has played: it becomes an account's, once, and the guest is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from quizapp.extensions import db, write
from quizapp.players.hooks import Merged, player_merged
from quizapp.players.models import Player
from quizapp.players.operations.erasing import nobody
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime


def claim(guest: Player, account: Player, now: datetime) -> bool:
    """Give an account all that a guest has done; return whether there was a guest left to take it from.

    Of several claims at once the database lets one through. The account keeps its own name and choices, save that it
    takes along what a guest needed (more time) or was spared (sensitive questions), and what the host has hidden.
    """
    needs = (guest.time_factor, guest.leave_out_sensitive, guest.hidden_by_host)
    be_there(account, now)
    taken = write(
        update(Player)
        .where(Player.id == guest.id, Player.is_guest, Player.erased_at.is_(None))
        .values(nobody(now))
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
    if not taken:
        return False
    _hand_on(account, *needs)
    player_merged.happen(Merged(guest.id, account.id, now))
    return True


def _hand_on(account: Player, time_factor: str, leave_out_sensitive: bool, hidden_by_host: bool) -> None:  # noqa: FBT001
    if account.time_factor == Player.time_factor.default.arg:
        account.time_factor = time_factor
    account.leave_out_sensitive = account.leave_out_sensitive or leave_out_sensitive
    account.hidden_by_host = account.hidden_by_host or hidden_by_host
