"""One figure: what was measured, what it was measured against, and whether that is good enough."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
        numbers = {name: round(getattr(self, name), 4) for name in ("ours", "limit", "ratio", "bar")}
        return {"work": self.work, **numbers, "holds": self.holds}


def middle(work: str, pairs: Sequence[tuple[float, float]], bar: float, *, at_least: bool = False) -> Figure:
    """Return the figure of the alternation whose ratio is the median."""
    ratio = median(ours / bare for ours, bare in pairs)
    ours, bare = min(pairs, key=lambda pair: abs(pair[0] / pair[1] - ratio))
    return Figure(work, ours, bare, bar, at_least)


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
