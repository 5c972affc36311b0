"""Which key an answer is marked by once keys were repaired, and what players are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


MOST_REASON = 200
"""Characters."""


@dataclass(frozen=True)
class Ruling:
    """That a key is wrong: who says so, when and why."""

    reason: str
    by_id: int | None
    """None for the shell."""
    at: datetime
    published: bool = False
    """The right key is published along with it."""


@dataclass(frozen=True)
class Repair:
    """One repair of a question's key, by the ids of the revisions that it is about."""

    right: int
    """Whose key is the right one."""
    repaired: tuple[int, ...]
    published: bool
    """The right key was published by the repair itself."""
    undone: bool


@dataclass(frozen=True)
class ShownRepair:
    """What a reveal says of a repair."""

    at: datetime
    reason: str
    undone_at: datetime | None
    points_before: int | None
    """What the answer had counted; None where it counts what it did."""
    points_after: int | None
    """What it counts while the repair stands."""


@dataclass(frozen=True)
class Notice:
    """What a player is told, until they have seen it, of an answer that was marked otherwise.

    No word of the question is in it: it stands on pages that others may look at.
    """

    token: str
    n: int
    pack_title: str
    at: datetime
    repair_id: int
    undone: bool
    points_before: int
    """What it counted when its player last looked."""
    points_now: int


def stand_ins(repairs: Iterable[Repair]) -> dict[int, int | None]:
    """Return by which revision's key each revision is marked after these repairs of one question, in their order.

    None stands for its own. A repair that was undone takes along the key that it had published: that one's answers are
    marked as those before it.
    """
    found: dict[int, int | None] = {}
    for repair in repairs:
        if not repair.undone:
            found |= dict.fromkeys(repair.repaired, repair.right)
        else:
            found |= {each: found.get(each) for each in repair.repaired}
            last = max(repair.repaired)
            found[repair.right] = (found[last] or last) if repair.published else found.get(repair.right)
    return found
