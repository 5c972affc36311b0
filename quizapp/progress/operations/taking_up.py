"""Taking up cold cases: a round of what is due."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

from quizapp.errors import Conflict
from quizapp.packs.operations import call_mixed
from quizapp.play.operations.starting import deal
from quizapp.play.queries import rounds
from quizapp.play.rules.draw import SEED_BYTES, Hand
from quizapp.play.rules.wish import RoundKind, Wish
from quizapp.players.operations.presence import be_there
from quizapp.progress.queries import due

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.play.models import Round
    from quizapp.players.models import Player

CALLED = ("cold-cases", "Cold cases", "What is due")


def take_up(player: Player, request: str, now: datetime) -> Round:
    """Start a round of what is due, the most overdue first; the same request again gives the same round.

    While one is under way that one is gone on with: what was dealt in it has not been answered yet, and is due still.
    Raise Conflict where nothing is due.
    """
    # Held before one is looked for: two tabs carry requests of their own, and the second would find none under way.
    be_there(player, now)
    again = rounds.by_request(player, request) or due.under_way(player)
    if again is not None:
        return again
    found = due.now(player, now)
    if not found:
        raise Conflict(
            _("No cold case is due yet."), (url_for("progress.cold_cases"), _("When they come back"))
        )
    hand = Hand(found, secrets.token_bytes(SEED_BYTES), RoundKind.COLD)
    return deal(player, call_mixed(*CALLED, number=1, now=now), Wish(request, 0), hand, now)
