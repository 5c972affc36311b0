"""One figure: what was measured, what it was measured against, and whether that is good enough."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Figure:
    """A ratio with its bar, or a single value with a limit."""

    work: str
    ours: float
    limit: float
    """What ours is divided by: the bare app's value, the small size's, or the most there may be."""
    bar: float
    at_least: bool = False
    """The ratio is to reach the bar; else it is to stay below it."""

    @property
    def ratio(self) -> float:
        """Return ours over the limit."""
        return self.ours / self.limit

    @property
    def holds(self) -> bool:
        """Say whether it is good enough."""
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar

    def as_row(self) -> dict[str, Any]:
        """Return it as it is kept."""
        row = asdict(self) | {"ratio": self.ratio, "holds": self.holds}
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}


def table(figures: Iterable[Figure]) -> str:
    """Return figures as a table in Markdown."""
    head = "| work | ours | against | ratio | bar | holds |\n|---|---|---|---|---|---|"
    rows = (
        f"| {each.work} | {_short(each.ours)} | {_short(each.limit)} | {each.ratio:.2f} "
        f"| {'≥' if each.at_least else '≤'} {each.bar:g} | {'yes' if each.holds else 'NO'} |"
        for each in figures
    )
    return "\n".join([head, *rows])


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
