"""What a finished round comes to, and the line to share it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.play.rules.wish import RoundKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from quizapp.play.rules.repair import Notice
    from quizapp.play.rules.turn import Reveal, RoundHead

EMOJI = {"right": "🔎", "partly": "🕯️", "wrong": "🐟", "passed": "⭕", "late": "⌛"}


@dataclass(frozen=True)
class CategoryScore:
    """What was earned in one category, of what there was."""

    category: str
    points: int
    most: int


@dataclass(frozen=True)
class Result:
    """A finished round."""

    round: RoundHead
    points: int
    """Clock bonuses included."""
    bonus: int
    most: int
    """What could have been earned, without bonuses."""
    counted: int
    """What went to the boards: points of questions answered for the first time, without bonuses."""
    counts: dict[str, int]
    """Verdict to number."""
    by_category: tuple[CategoryScore, ...]
    reveals: tuple[Reveal, ...]
    left: bool
    """The player left before the last question."""
    missed: int
    """Questions of the pack that this player may be asked again because they missed them."""
    on_shelf: bool
    """The pack can still be played."""
    share: Share
    notices: tuple[Notice, ...] = ()
    """What of it was marked otherwise since, as long as the player has not seen that."""


@dataclass(frozen=True)
class Share:
    """The line to send to friends: no prompt, no option, no spoiler. A page adds the words to its head."""

    head: str
    emoji: str


@dataclass(frozen=True)
class RoundCard:
    """A round in a list."""

    token: str
    pack_slug: str
    pack_title: str
    stage_label: str
    pace: str
    answered: int
    size: int
    points: int
    started_at: datetime
    finished_at: datetime | None
    left: bool
    is_trial: bool = False
    """An author tries a draft."""
    kind: RoundKind = RoundKind.PACK


def share(title: str, verdicts: Sequence[str], size: int) -> Share:
    """Return the line that tells how a round went: `verdicts` of the answered turns in order, of `size` drawn."""
    head = f"Red Herring · {title} · {verdicts.count('right')}/{size}"
    return Share(head, " ".join([head, "".join(EMOJI[verdict] for verdict in verdicts)]).rstrip())
