"""What a player asks for when starting a round."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SIZES = ("5", "10", "20", "all")
CATEGORIES = ("plot", "cast", "ending")


class RoundKind(StrEnum):
    """What a round is part of."""

    PACK = "pack"
    """A pack's own, as its cover starts it."""
    SOLVE = "solve"
    """A pack's case, for whoever has not read the work."""
    DAILY = "daily"
    """The case of the day, the first go or practice."""
    COLD = "cold"
    """Cold cases: what was missed, when it is due."""

    @property
    def counts(self) -> bool:
        """Say whether first answers are encounters, which boards count."""
        return self in {RoundKind.PACK, RoundKind.SOLVE}


@dataclass(frozen=True)
class Wish:
    """A round to be started."""

    request: str
    """The form's own token: the same one starts the same round."""
    stage: int
    """Its position in the pack version that is drawn from."""
    categories: tuple[str, ...] = CATEGORIES
    size: int | None = 10
    """None for as many as there are."""
    pace: str = "relaxed"
    time_factor: str = "1"
    leave_out_sensitive: bool = False
