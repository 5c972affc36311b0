"""Today's case in few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.daily.queries import cases, goes
from quizapp.daily.queries.goes import History
from quizapp.daily.rules.shown import State, TodayCard
from quizapp.daily.rules.streak import Streak

if TYPE_CHECKING:
    from datetime import date

    from quizapp.daily.rules.shown import Today

NOTHING_YET = History(None, Streak(0, 0))


def card(player_id: int | None, day: date) -> TodayCard:
    """Return today's case for the front page, by two queries at most."""
    today = cases.today(day)
    mine = goes.history(player_id, day) if player_id is not None else NOTHING_YET
    return TodayCard(today.number, day, state(today, mine), mine.go, mine.streak)


def state(today: Today, mine: History) -> State:
    """Return how far a player has got with today's case."""
    if mine.go is not None:
        return mine.go.state
    return State.NEW if today.size else State.NONE
