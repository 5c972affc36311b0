"""That a player is there for as long as something is being done in their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import update

from quizapp.errors import Conflict
from quizapp.extensions import write
from quizapp.players.models import Player

if TYPE_CHECKING:
    from datetime import datetime


def be_there(player: Player, now: datetime) -> None:
    """Note that a player is at it. Whoever would erase them or take their history along waits until it is done.

    Whatever writes rows of a player's begins with this: their own row is always the first to be held, so that no two
    requests wait for each other. Raise Conflict for somebody who was erased or taken along before.
    """
    there = update(Player).where(Player.id == player.id, Player.erased_at.is_(None)).values(seen_at=now)
    if not write(there):
        raise Conflict(
            _(
                "Whoever was playing here is gone: erased, or taken along by an account. Nothing has been changed."
            ),
            (url_for("home.index"), _("Go to the front page")),
        )
