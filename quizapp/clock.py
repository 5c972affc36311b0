"""The only reader of the time. Everything is UTC and aware; tests travel by moving this clock."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta


def now() -> datetime:
    """Return this moment, aware and in UTC."""
    return datetime.now(UTC)


def ticks() -> float:
    """Return seconds that only ever grow, to tell how long something took or how long ago it was."""
    return time.monotonic()


def pause(seconds: float) -> None:
    """Let so many seconds pass."""
    time.sleep(seconds)


def week_of(day: date) -> date:
    """Return the Monday of the week that `day` falls in."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    """Return the first day of `day`'s month."""
    return day.replace(day=1)
