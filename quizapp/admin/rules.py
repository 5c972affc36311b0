"""What hosts do, what takes it back, and what their pages show: values, which outlive the rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

State = str | int | bool | None
"""How something stood before an act or after it: a name, a role, whether a thing was so, the number of a reset."""

MOST_REASON = 200
"""Characters."""
MOST_DIGITS = 9
"""Of a number in an address: so many fit 31 bits."""


class Verb(StrEnum):
    """What was done."""

    RENAME = "rename"
    HIDE = "hide"
    SHOW = "show"
    SUSPEND = "suspend"
    RESTORE = "restore"
    APPOINT = "appoint"
    """Give a role, or take it."""
    UNLOCK = "unlock"
    """Drop every second factor."""
    RANK = "rank"
    UNRANK = "unrank"
    WITHDRAW = "withdraw"
    SHELVE = "shelve"
    RESET = "reset"
    UNRESET = "unreset"

    @property
    def inverse(self) -> Verb | None:
        """Return what takes it back; None where nothing does."""
        return _INVERSE.get(self)

    @property
    def kindred(self) -> tuple[Verb, ...]:
        """Return the verbs that change the same thing, this one among them."""
        inverse = _PAIRS.get(self, self)
        return (self,) if inverse is self else (self, inverse)

    @property
    def is_about_players(self) -> bool:
        """Say whether it is done to a player, rather than to a pack or a board."""
        return self in _ABOUT_PLAYERS

    @property
    def is_about_boards(self) -> bool:
        """Say whether it is done to a board."""
        return self in {Verb.RESET, Verb.UNRESET}


_ABOUT_PLAYERS = frozenset(
    {Verb.RENAME, Verb.HIDE, Verb.SHOW, Verb.SUSPEND, Verb.RESTORE, Verb.APPOINT, Verb.UNLOCK}
)
_PAIRS = {
    Verb.HIDE: Verb.SHOW,
    Verb.SHOW: Verb.HIDE,
    Verb.SUSPEND: Verb.RESTORE,
    Verb.RESTORE: Verb.SUSPEND,
    Verb.RANK: Verb.UNRANK,
    Verb.UNRANK: Verb.RANK,
    Verb.WITHDRAW: Verb.SHELVE,
    Verb.SHELVE: Verb.WITHDRAW,
    Verb.RESET: Verb.UNRESET,
    Verb.UNRESET: Verb.RESET,
}
# A board that was put back can be reset afresh, which is another reset: what was earned since goes into its archive.
_INVERSE = {verb: verb for verb in (Verb.RENAME, Verb.APPOINT)} | {
    verb: other for verb, other in _PAIRS.items() if verb is not Verb.UNRESET
}


@dataclass(frozen=True)
class Deed:
    """What is to be done; `after` is the new name or role, where the verb asks for one."""

    verb: Verb
    after: State = None
    reason: str = ""


@dataclass(frozen=True)
class Person:
    """A player as a list shows them. Who is gone has no name and no page."""

    id: int | None
    name: str


@dataclass(frozen=True)
class LogLine:
    """One act, with what the log says of it."""

    id: int
    at: datetime
    actor: Person | None
    """None for the shell."""
    verb: Verb
    player: Person | None
    pack: str | None
    """The title of the pack it was done to, or whose board; None for players and for the board of all packs."""
    before: State
    after: State
    reason: str
    undoes: bool
    """It took back an earlier act."""
    undone_at: datetime | None
    undone_by: Person | None
    can_undo: bool


@dataclass(frozen=True)
class Found:
    """A page of players whose names begin so."""

    players: tuple[Listed, ...]
    next: str | None
    """Where the next page begins."""


@dataclass(frozen=True)
class Listed:
    """A player as the search shows them."""

    id: int
    name: str
    is_guest: bool
    role: str
    hidden: bool
    hidden_by_host: bool
    suspended_at: datetime | None
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Total:
    """What a player has on one board, over all time."""

    title: str | None
    """The pack's; None for the board of all packs."""
    points: int
    right: int
    met: int


@dataclass(frozen=True)
class Stock:
    """A pack as the host has it."""

    slug: str
    title: str
    source: str
    version: int
    questions: int
    rounds: int
    ranked: bool
    withdrawn_at: datetime | None
    retired_at: datetime | None


@dataclass(frozen=True)
class ArchivedRow:
    """One player's row in an archive."""

    rank: int
    person: Person
    points: int
    right: int
    met: int


@dataclass(frozen=True)
class ArchivePage:
    """Part of a board as it stood when it was reset."""

    title: str | None
    """The pack's; None for the board of all packs."""
    at: datetime
    rows: tuple[ArchivedRow, ...]
    next: str | None


def parse_number(text: str) -> int:
    """Read a number out of an address; raise ValueError for anything but a few plain digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError(text)
    return int(text)


def parse_name_place(text: str) -> tuple[str, int] | None:
    """Read where a page of players begins, such as "12~bob": the canonical name it follows, and the id among its like.

    Nothing is the beginning. Raise ValueError for nonsense.
    """
    if not text:
        return None
    number, _tilde, name = text.partition("~")
    if "\0" in name:
        raise ValueError(text)
    return name, parse_number(number)


def parse_rank_place(text: str) -> tuple[int, int] | None:
    """Read where a page of an archive begins, such as "51~12": the rank it follows, and the id among its like."""
    if not text:
        return None
    rank, _tilde, number = text.partition("~")
    return parse_number(rank), parse_number(number)
