"""What a finished round comes to, and the line to share it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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
    share: Share


@dataclass(frozen=True)
class Share:
    """The line to send to friends: no prompt, no option, no spoiler."""

    emoji: str
    words: str


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


def share(title: str, verdicts: Sequence[str], size: int) -> Share:
    """Return the line that tells how a round went, in marks and in words.

    `verdicts` are those of the answered turns in order, `size` is what was drawn.
    """
    right = verdicts.count("right")
    head = f"Red Herring · {title} · {right}/{size}"
    spoken = [
        f"{verdicts.count(verdict)} {word}"
        for verdict, word in (
            ("right", "right"),
            ("partly", "getting warm"),
            ("wrong", "red herrings" if verdicts.count("wrong") != 1 else "red herring"),
            ("passed", "passed"),
            ("late", "out of time"),
        )
        if verdict in verdicts
    ]
    return Share(
        emoji=f"{head} {''.join(EMOJI[verdict] for verdict in verdicts)}".rstrip(),
        words=f"{head}: {', '.join(spoken)}" if spoken else head,
    )
