"""What authors' pages show: values, not rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.authoring.rules.notes import Note, Tally
    from quizapp.authoring.rules.repair import Offer


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
class Door:
    """The way to one of the pages about a pack."""

    endpoint: str
    words: str
    waiting: int = 0
    """What there is to be answered there."""


@dataclass(frozen=True)
class Head:
    """What stands above every page about a pack."""

    slug: str
    title: str
    language: str
    version: int
    is_retired: bool
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class Line:
    """A question in the list of a pack's questions."""

    key: str
    n: int
    prompt: str
    kind: str
    stage: str
    """Its label; the key of one that the pack does not have."""
    category: str
    difficulty: str
    tally: Tally
    sensitive: bool = False
    deducible: bool = False
    has_image: bool = False


@dataclass(frozen=True)
class Step:
    """What there is to do next."""

    what: str
    """`begin`, `describe`, `right`, `doubt` or `done`."""
    number: int = 0
    key: str = ""
    """The first question that it is about; empty if it is about none."""


@dataclass(frozen=True)
class Desk:
    """The questions of a pack, some at a time."""

    size: int
    lines: tuple[Line, ...]
    page: int
    pages: int
    stages: tuple[tuple[str, str], ...]
    """Key and label."""


@dataclass(frozen=True)
class DraftDesk(Desk):
    """A draft as it lies on its author's desk."""

    basket: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    """What there is to say about the pack as a whole."""
    step: Step = Step("begin")
    is_whole: bool = True
    """Whether the linter looked at all of it together."""


@dataclass(frozen=True)
class Leaf:
    """A question as its author has it open."""

    key: str
    n: int
    """Its place, from 1; 0 in the basket."""
    size: int
    before: str
    after: str
    """The keys of its neighbours; empty at either end."""
    changed_at: datetime
    in_basket: bool
    is_published: bool
    is_whole: bool
    stages: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    """Packs that it could be given to: slug and title."""
    image_url: str | None


@dataclass(frozen=True)
class Played:
    """What became of a question that players have."""

    reports: int
    """How many wait for an answer."""
    offer: Offer | None
    """How its key could be repaired; None while it is the one that answers are marked by."""
