"""Where the columns of a chart stand. Lengths are in units of a drawing that is `WIDTH` wide and `HEIGHT` high."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH: Final = 320
HEIGHT: Final = 160
LEFT: Final = 46
"""Room for the labels of the scale."""
TOP: Final = 10
GROUND: Final = 134
"""Where nothing stands; below it, the labels of the columns."""
FILLED: Final = 0.64
"""How much of its place a column takes up."""
EVERY: Final = 4
"""Of so many columns one is labelled, counted from the last; the first is, too."""


@dataclass(frozen=True)
class Column:
    """One column."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A line of the scale."""

    y: float
    value: int


@dataclass(frozen=True)
class Mark:
    """Where the label of a column stands, as SVG anchors text."""

    at: int
    """Which column, from 0."""
    x: float
    anchor: str


@dataclass(frozen=True)
class Chart:
    """A chart of columns."""

    columns: tuple[Column, ...]
    marks: tuple[Mark, ...]
    """Below some of the columns: all of them would not fit."""
    lines: tuple[Line, ...]
    """From nothing up."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    ground: int = GROUND


def chart(values: Sequence[int]) -> Chart:
    """Return the chart of these numbers, of which there is one at least and none below nothing."""
    top = scale(max(values))
    place = (WIDTH - LEFT) / len(values)
    columns = (
        Column(
            x=round(LEFT + place * (at + (1 - FILLED) / 2), 2),
            y=_height(value, top),
            width=round(place * FILLED, 2),
            height=round(GROUND - _height(value, top), 2),
        )
        for at, value in enumerate(values)
    )
    lines = (Line(_height(value, top), value) for value in (0, top // 2, top))
    return Chart(tuple(columns), tuple(_marks(len(values), place)), tuple(lines))


def scale(most: int) -> int:
    """Return the least even round number that is not less: 2, 4, 10, 20, 40 and so on."""
    power = 1
    while True:
        for step in (2, 4, 10):
            if step * power >= most:
                return step * power
        power *= 10


def _marks(number: int, place: float) -> Iterator[Mark]:
    last = number - 1
    if last % EVERY:
        yield Mark(0, LEFT, "start")
    for at in range(last % EVERY, last, EVERY):
        yield Mark(at, round(LEFT + place * (at + 0.5), 2), "middle")
    yield Mark(last, WIDTH, "end")


def _height(value: int, top: int) -> float:
    return round(GROUND - (GROUND - TOP) * value / top, 2)
