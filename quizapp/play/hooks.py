"""What happens in play that features further up care for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quizapp.web.moments import Moment

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, ScalarSelect

    from quizapp.play.models import Round
    from quizapp.play.rules.points import Verdict
    from quizapp.play.rules.wish import RoundKind


@dataclass(frozen=True)
class Dating:
    """The statement is put together by which answers are dated, once for all of them.

    Whoever counts what is met from some moment on adds that moment, a scalar SELECT that is null where there is none.
    No answer is dated before it: a clock that is set back would else keep answers from counting until it has caught up.
    """

    player: ColumnElement[int]
    pack: ColumnElement[int]
    since: list[ScalarSelect[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Met:
    """An encounter that has just been written."""

    player_id: int
    is_guest: bool
    pack_id: int
    question_id: int
    points: int
    right: bool
    at: datetime


@dataclass(frozen=True)
class Given:
    """An answer that has just been kept, the first to its question or not, in a round of any kind."""

    player_id: int
    is_guest: bool
    is_insider: bool
    """The player has seen the question's pack from the inside."""
    round_id: int
    kind: RoundKind
    stage: int
    """That of the round, by its position."""
    turn_id: int
    n: int
    size: int
    version_id: int
    """The version that the question is from, and its digest, and its pack."""
    version: str
    pack_id: int
    question_id: int
    difficulty: str
    verdict: Verdict
    hinted: bool
    points: int
    """Without the bonus."""
    is_first: bool
    """It is the player's encounter with the question."""
    at: datetime


@dataclass(frozen=True)
class KeyRepaired:
    """A published key that was replaced by another, for the answers already given too; or put back."""

    pack_id: int
    by_id: int | None
    """None for the shell."""
    at: datetime
    undone: bool


started: Moment[Round] = Moment()
"""A player has begun a round."""

dated: Moment[Dating] = Moment()
"""Somebody is to say from when on what they count is met."""

given: Moment[Given] = Moment()
"""A player has answered. Whoever follows what becomes of it writes in the same transaction."""

answered: Moment[Met] = Moment()
"""A player has met a question for the first time. Boards move in the same transaction."""

remarked: Moment[tuple[int, ...]] = Moment()
"""What these players, in order of their ids and held by now, have met came to something else. Boards follow at once."""

rescored: Moment[tuple[int, ...]] = Moment()
"""Answers in these rounds, of any kind, were marked again and came to something else. Their players are held by now."""

key_repaired: Moment[KeyRepaired] = Moment()
"""A key was repaired, or that was undone."""
