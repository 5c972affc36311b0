"""What a finished round of a case of the day was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from quizapp.daily.models import DailyCase, DailyGo
from quizapp.daily.queries import goes
from quizapp.daily.rules.shown import Ended
from quizapp.extensions import db
from quizapp.packs.models import PackVersion
from quizapp.play.models import Round

if TYPE_CHECKING:
    from datetime import date


def ended(player_id: int, token: str, today: date) -> Ended | None:
    """Return what a player's round was of; None for one that is of no day."""
    mine = and_(DailyGo.round_id == Round.id, DailyGo.player_id == Round.player_id)
    row = db.session.execute(
        select(DailyCase.day, PackVersion.number, DailyGo.round_id, DailyGo.inside)
        .join_from(Round, DailyCase, DailyCase.version_id == Round.version_id)
        .join(PackVersion, PackVersion.id == DailyCase.version_id)
        .outerjoin(DailyGo, mine)
        .where(Round.token == token, Round.player_id == player_id)
    ).one_or_none()
    if row is None:
        return None
    day, number, first, inside = row
    streak = goes.days_in_a_row(player_id, today)
    return Ended(day, number, first is not None, day == today, bool(inside), streak)
