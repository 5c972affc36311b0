"""Taking along what a guest has played: it becomes an account's, once, and the guest is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from quizapp.extensions import db, write
from quizapp.players.hooks import Merged, player_merged
from quizapp.players.models import Player
from quizapp.players.operations.erasing import nobody
from quizapp.players.operations.presence import be_there, hold_both
from quizapp.players.operations.profile import Choices
from quizapp.players.rules import Theme

if TYPE_CHECKING:
    from datetime import datetime


def claim(guest: Player, account: Player, now: datetime) -> bool:
    """Give an account all that a guest has done; return whether there was a guest left to take it from.

    Of several claims at once the database lets one through. The account keeps its own name and choices, save that it
    takes along what a guest needed (more time, a lamp), was spared (sensitive questions) or kept to themselves (their
    place on boards), and what the host has hidden: nobody comes into view by taking their history along.
    """
    # Held before they are read: the host may be hiding the guest in this very moment.
    hold_both(guest, account)
    db.session.refresh(guest)
    be_there(account, now)
    chosen = Choices(guest.hidden, guest.time_factor, guest.leave_out_sensitive, guest.theme)
    hidden_by_host = guest.hidden_by_host
    taken = write(
        update(Player)
        .where(Player.id == guest.id, Player.is_guest, Player.erased_at.is_(None))
        .values(nobody(now))
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
    if not taken:
        return False
    _hand_on(account, chosen)
    account.hidden_by_host = account.hidden_by_host or hidden_by_host
    player_merged.happen(Merged(guest.id, account.id, now))
    return True


def _hand_on(account: Player, chosen: Choices) -> None:
    if account.time_factor == Player.time_factor.default.arg:
        account.time_factor = chosen.time_factor
    if account.theme == Theme.AUTO:
        account.theme = chosen.theme
    account.leave_out_sensitive = account.leave_out_sensitive or chosen.leave_out_sensitive
    account.hidden = account.hidden or chosen.hidden
