"""That a player is there for as long as something is being done in their name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from quizapp.errors import Conflict, Suspended
from quizapp.extensions import db
from quizapp.players.models import Player

if TYPE_CHECKING:
    from datetime import datetime

SEEN_EVERY = timedelta(hours=1)


def be_there(player: Player, now: datetime) -> None:
    """Note that a player is at it, and hold them: see `hold`."""
    hold(player)
    if is_new(player.seen_at, now):
        player.seen_at = now


def hold(player: Player) -> None:
    """Have whoever would erase a player or take their history along wait until this transaction is through.

    Whatever writes rows of a player's begins with this: their own row is always the first to be held, so that no two
    requests wait for each other. Raise Conflict for somebody who was erased or taken along before.
    """
    there = select(Player.id).where(Player.id == player.id, Player.erased_at.is_(None))
    if db.session.scalar(there.with_for_update(key_share=True)) is None:
        raise Conflict(
            _(
                "Whoever was playing here is gone: erased, or taken along by an account. Nothing has been changed."
            ),
            (url_for("home.index"), _("Go to the front page")),
        )


def refuse_suspended(player: Player) -> None:
    """Raise Suspended for an account that the host has closed: it is opened by nothing, and nothing is done to it."""
    if player.suspended_at is not None:
        raise Suspended(
            _("The host has suspended the account %(name)s. Nobody can sign in to it.", name=player.name)
        )


def hold_both(one: Player, other: Player) -> None:
    """Hold two players, be they there or not, in the order in which everybody holds several: that of their ids."""
    both = select(Player.id).where(Player.id.in_((one.id, other.id))).order_by(Player.id)
    db.session.execute(both.with_for_update(key_share=True))


def is_new(seen_at: datetime, now: datetime) -> bool:
    """Say whether that a player is there is worth writing down: it is not with every click."""
    return now - seen_at > SEEN_EVERY
