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
    RENAME_GROUP = "rename_group"
    CLOSE = "close"
    """Shut a group to everybody."""
    REOPEN = "reopen"
    LINK = "link"
    """Make a link that sets a password, in the shell."""
    REPAIR = "repair"
    """Have answers marked by another key, in an author's pack or in the shell."""
    UNREPAIR = "unrepair"
    FIRST = "first"
    """Become the first admin, by the link that the first start prints."""

    @property
    def inverse(self) -> Verb | None:
        """Return what takes it back; None where nothing does."""
        return _INVERSE.get(self)

    @property
    def kindred(self) -> tuple[Verb, ...]:
        """Return the verbs that change the same thing, this one among them."""
        return (self, _ALIKE[self]) if self in _ALIKE else (self,)

    @property
    def is_about_players(self) -> bool:
        """Say whether it is done to a player, rather than to a group, a pack or a board."""
        return self in _ABOUT_PLAYERS

    @property
    def is_about_boards(self) -> bool:
        """Say whether it is done to a board."""
        return self in {Verb.RESET, Verb.UNRESET}

    @property
    def is_about_groups(self) -> bool:
        """Say whether it is done to a group."""
        return self in {Verb.RENAME_GROUP, Verb.CLOSE, Verb.REOPEN}


_ABOUT_PLAYERS = frozenset(
    {
        *(Verb.RENAME, Verb.HIDE, Verb.SHOW, Verb.SUSPEND, Verb.RESTORE, Verb.APPOINT, Verb.UNLOCK),
        *(Verb.LINK, Verb.FIRST),
    }
)
_PAIRS = (
    (Verb.HIDE, Verb.SHOW),
    (Verb.SUSPEND, Verb.RESTORE),
    (Verb.RANK, Verb.UNRANK),
    (Verb.WITHDRAW, Verb.SHELVE),
    (Verb.CLOSE, Verb.REOPEN),
    (Verb.RESET, Verb.UNRESET),
)
_OPPOSITE = dict(_PAIRS) | {other: verb for verb, other in _PAIRS}
_ALIKE = _OPPOSITE | {Verb.FIRST: Verb.APPOINT, Verb.APPOINT: Verb.FIRST}
NOT_TO_ONESELF = frozenset({Verb.SUSPEND, Verb.APPOINT})
"""What takes another admin, be it to do or, as the inverse of something, to undo."""
# A board that was put back can be reset afresh, which is another reset: what was earned since goes into its archive.
_INVERSE = {verb: verb for verb in (Verb.RENAME, Verb.APPOINT, Verb.RENAME_GROUP)} | {
    verb: other for verb, other in _OPPOSITE.items() if verb is not Verb.UNRESET
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
class Club:
    """A group as a list shows it. One that is gone has no name and no page."""

    id: int | None
    name: str


@dataclass(frozen=True)
class Which:
    """Which acts are meant: all, or only those on one player, on one group, or with one of these verbs."""

    player_id: int | None = None
    group_id: int | None = None
    verbs: tuple[Verb, ...] = ()


EVERY_ACT = Which()


@dataclass(frozen=True)
class LogLine:
    """One act, with what the log says of it."""

    id: int
    at: datetime
    actor: Person | None
    """None for the shell, and for a link that it prints."""
    verb: Verb
    player: Person | None
    group: Club | None
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
    """By whom the line is shown to, as things stand."""


@dataclass(frozen=True)
class Found:
    """A page of players whose names begin so."""

    players: tuple[Listed, ...]
    next: str | None
    """Where the next page begins."""


@dataclass(frozen=True)
class FoundGroups:
    """A page of groups whose names begin so."""

    groups: tuple[ListedGroup, ...]
    next: str | None
    """Where the next page begins."""


@dataclass(frozen=True)
class ListedGroup:
    """A group as hosts see it."""

    id: int
    name: str
    owner: Person
    members: int
    """How many are in it, those who are suspended too."""
    created_at: datetime
    closed_at: datetime | None


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
    authors: tuple[str, ...]
    """Who writes it, if it is written here."""
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
    """Read where a page of names begins, such as "12~bob": the canonical name it follows, and the id among its like.

    Nothing is the beginning. Raise ValueError for nonsense.
    """
    if not text:
        return None
    number, tilde, name = text.partition("~")
    if not tilde or "\0" in name:
        raise ValueError(text)
    return name, parse_number(number)


def parse_rank_place(text: str) -> tuple[int, int] | None:
    """Read where a page of an archive begins, such as "51~12": the rank it follows, and the id among its like."""
    if not text:
        return None
    rank, _tilde, number = text.partition("~")
    return parse_number(rank), parse_number(number)
