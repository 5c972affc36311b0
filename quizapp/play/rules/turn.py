"""What a page or a program is given of a turn.

This is how secrecy is kept: an unanswered turn is an `OpenTurn`, which has no field that a key, an explanation or an
untaken hint could stand in. Only an answered one is a `Reveal`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.play.rules.wish import RoundKind

if TYPE_CHECKING:
    from quizapp.packs.rules import Imprint
    from quizapp.play.rules.repair import ShownRepair

TAGS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ENOUGH_ANSWERS = 20
"""What others chose is told from so many answers up: fewer would tell on somebody."""


@dataclass(frozen=True)
class RoundHead:
    """What every page of a round shows of it."""

    token: str
    pack_slug: str
    pack_title: str
    language: str
    n: int
    size: int
    points: int
    marks: tuple[str, ...]
    """One for each turn: a verdict, `open` or `ahead`."""
    is_trial: bool = False
    """An author tries a draft: it is no round of a pack that others can play."""
    kind: RoundKind = RoundKind.PACK
    about: str = ""
    """The pack that the question is from, where a round is drawn from several."""


@dataclass(frozen=True)
class SealedTurn:
    """A turn against the clock before its button is pressed: nothing of the question yet."""

    round: RoundHead
    n: int
    difficulty: str
    worth: int
    seconds: int


@dataclass(frozen=True)
class Choice:
    """An option as it stands in this turn."""

    value: int
    tag: str
    text: str


@dataclass(frozen=True)
class OpenTurn:
    """A question waiting for its answer."""

    round: RoundHead
    n: int
    kind: str
    category: str
    difficulty: str
    worth: int
    prompt: str
    choices: tuple[Choice, ...]
    rows: tuple[str, ...]
    """For matching: what each choice is to be matched with."""
    unit: str
    image_url: str | None
    image_alt: str
    has_hint: bool
    hint: str | None
    """The hint, once it was taken."""
    milliseconds_left: int | None
    """None where no clock runs."""


@dataclass(frozen=True)
class ShownChoice:
    """An option after the answer."""

    tag: str
    text: str
    right: bool
    chosen: bool
    share: int | None
    """Per cent of the players who chose it; None where too few have answered."""


@dataclass(frozen=True)
class ShownRow:
    """One pair of a matching question after the answer."""

    left: str
    given: str
    right: str
    ok: bool


@dataclass(frozen=True)
class ShownItem:
    """One item of an ordering question after the answer, in the right order; places count from 1."""

    text: str
    place: int
    given_place: int | None


@dataclass(frozen=True)
class ShownEvidence:
    """Where the work or a source says so."""

    work: str
    locator: str
    url: str


@dataclass(frozen=True)
class Others:
    """How the others did, by their first answers."""

    answers: int
    right: int
    """Per cent."""


@dataclass(frozen=True)
class Reveal:
    """An answered turn: everything."""

    round: RoundHead
    n: int
    kind: str
    category: str
    difficulty: str
    worth: int
    verdict: str
    points: int
    bonus: int
    prompt: str
    image_url: str | None
    image_alt: str
    choices: tuple[ShownChoice, ...]
    rows: tuple[ShownRow, ...]
    sequence: tuple[ShownItem, ...]
    given: str
    """The answer in words; empty for a pass."""
    key: str
    """The right answer in words."""
    feedback: tuple[str, ...]
    explanation: str
    evidence: tuple[ShownEvidence, ...]
    hint: str | None
    others: Others | None
    is_last: bool
    """The round is over."""
    next_url: str
    counts: bool
    """Whether this was the player's first answer to the question, which boards count."""
    repairs: tuple[ShownRepair, ...] = ()
    """Of the key, since or before it was answered, the oldest first."""
    turn_id: int | None = None
    imprint: Imprint | None = None
    """The version that its question is from. None, as its turn is, for a question that an author looks at."""
