"""What authors' pages show: values, not rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Spine:
    """A pack among those an author may open."""

    slug: str
    title: str
    part: str
    version: int
    """0 for one that was never published."""
    is_retired: bool
    questions: int | None
    """In its draft; None for a pack from a folder."""
    changed_at: datetime | None


@dataclass(frozen=True)
class Colleague:
    """Somebody who writes a pack, or is asked to."""

    number: int
    name: str
    part: str
    """Empty for one who has not answered yet."""
    since: datetime


@dataclass(frozen=True)
class Asked:
    """A pack that an author is asked to write, too."""

    slug: str
    title: str
    owner: str | None


@dataclass(frozen=True)
class Head:
    """What stands above every page about a pack."""

    slug: str
    title: str
    language: str
    version: int
    is_retired: bool
    doors: tuple[tuple[str, str], ...]
    """The other pages about it: endpoint and name."""
