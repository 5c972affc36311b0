"""What a player asks for when starting a round."""

from __future__ import annotations

from dataclasses import dataclass

SIZES = ("5", "10", "20", "all")
CATEGORIES = ("plot", "cast", "ending")


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
