"""What the shelf shows of a pack: values safe at the first stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


SHIPPED = "shipped"
"""The source of packs that come with the program; they count for the overall board unless the host says otherwise."""


@dataclass(frozen=True)
class Work:
    """What a pack is about."""

    title: str
    kind: str
    creators: tuple[str, ...]
    year: int | None


@dataclass(frozen=True)
class PackCard:
    """A pack on the shelf."""

    slug: str
    title: str
    blurb: str
    work: Work
    language: str
    questions: int
    stage_reached: str | None = None
    """The label of the stage that this player last said they had reached."""
    is_drawn: bool = False
    """A picture was drawn for its cover; else it has the shoal."""


@dataclass(frozen=True)
class PackTitle:
    """What a pack on the shelf is called, in addresses and by people."""

    slug: str
    title: str
    language: str


@dataclass(frozen=True)
class StageChoice:
    """A stage on a pack's cover, with how many questions it allows, itself and all before it included."""

    key: str
    label: str
    questions: Mapping[str, int] = field(default_factory=dict)
    """Category to number, the sensitive ones included."""

    @property
    def total(self) -> int:
        """Return how many questions may be asked of someone at this stage."""
        return sum(self.questions.values())


@dataclass(frozen=True)
class Imprint:
    """Which version of which pack something is from: what values are kept by that a process reads once."""

    version_id: int
    digest: str
    pack_id: int


@dataclass(frozen=True)
class Cover:
    """A pack's cover."""

    card: PackCard
    content_notes: tuple[str, ...]
    authors: tuple[str, ...]
    licence: str
    stages: tuple[StageChoice, ...]
    reached: str
    """The key of the stage the player last said they had reached; the first one's for a newcomer."""
    sensitive: int
    """How many of the questions are marked sensitive."""
    imprint: Imprint | None = None
    """None for a draft that is tried."""


def running_totals(counts: Mapping[tuple[int, str], int], stages: int) -> list[dict[str, int]]:
    """Turn numbers per (stage, category) into numbers per stage of what it and the ones before it hold."""
    totals: list[dict[str, int]] = []
    running: dict[str, int] = {}
    for stage in range(stages):
        for (at, category), number in counts.items():
            if at == stage:
                running[category] = running.get(category, 0) + number
        totals.append(dict(running))
    return totals
