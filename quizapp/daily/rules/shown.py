"""What pages show of cases of the day: nothing of a question but how it went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from quizapp.daily.rules.streak import Streak
    from quizapp.leaderboard.rules import BoardRow
    from quizapp.play.rules.result import Share


class State(StrEnum):
    """How far a player has got with a day."""

    NONE = "none"
    """There is nothing to play: no ranked pack has a question for it."""
    NEW = "new"
    OPEN = "open"
    LEFT = "left"
    DONE = "done"


@dataclass(frozen=True)
class Case:
    """A case of the day that was made."""

    day: date
    number: int
    version_id: int
    """That by which its rounds are called."""


@dataclass(frozen=True)
class Today:
    """What today asks of everybody."""

    day: date
    number: int
    """The one it has, or will have with whoever comes first."""
    size: int
    """How many questions it has, or would have by now; none where there is nothing to play."""
    earliest: date | None
    """The first day that there was a case."""


@dataclass(frozen=True)
class Go:
    """A player's first go at a day."""

    token: str
    size: int
    answered: int
    right: int
    points: int
    is_over: bool
    inside: bool

    @property
    def state(self) -> State:
        """Return how far it has got."""
        if not self.is_over:
            return State.OPEN
        return State.DONE if self.answered == self.size else State.LEFT


@dataclass(frozen=True)
class Played:
    """How a first go went that is over."""

    marks: tuple[str, ...]
    counts: dict[str, int]
    share: Share


@dataclass(frozen=True)
class TodayCard:
    """Today's case on the front page, in few words."""

    number: int
    day: date
    state: State
    go: Go | None
    streak: Streak


@dataclass(frozen=True)
class DayBoard:
    """The top of a day's board, and one's own row if it is not there."""

    rows: tuple[BoardRow, ...]
    own: BoardRow | None
    accounts_only: bool
    """Guests do not stand on it."""


@dataclass(frozen=True)
class Ended:
    """What there is to say of a finished round of a case of the day."""

    day: date
    number: int
    is_first: bool
    """It is the go that counts."""
    is_today: bool
    inside: bool
    streak: Streak


@dataclass(frozen=True)
class ArchivedDay:
    """An earlier day in the list of all."""

    day: date
    number: int
    go: Go | None
