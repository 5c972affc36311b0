"""What a group is called, how many may be in it, and what its pages show."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from quizapp.players import rules as names

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.rules import NameProblem

MOST_GROUPS = 20
"""Groups one player may be in."""
MOST_MEMBERS = 500
"""Members one group may have."""
FEWEST, MOST = names.FEWEST, 60
"""Graphemes of a group's name."""
MOST_CODE_POINTS = 160

TOKEN_BYTES = 16

BOARDS = 2**31
"""Numbers that each group has for its boards: as many as there can be packs."""


class Way(StrEnum):
    """What an invitation comes to for whoever opened it."""

    OPEN = "open"
    STRANGER = "stranger"
    """They have no account, or are not signed in to it."""
    INSIDE = "inside"
    EXPELLED = "expelled"
    FULL = "full"
    LADEN = "laden"
    """They are in as many groups as one may be."""


@dataclass(frozen=True)
class GroupCard:
    """A group among those a player is in."""

    token: str
    name: str
    members: int
    is_owner: bool
    is_closed: bool
    """A host has closed it."""
    joined_at: datetime


@dataclass(frozen=True)
class GroupLink:
    """The way to a group."""

    token: str
    name: str


@dataclass(frozen=True)
class GroupHead:
    """What every page of a group shows of it."""

    token: str
    name: str
    is_owner: bool


@dataclass(frozen=True)
class Member:
    """Somebody in a group, or expelled from it."""

    n: int
    """Their number in the group: whoever has been in it longer has a smaller one."""
    name: str
    joined_at: datetime
    is_owner: bool
    is_you: bool
    is_expelled: bool


@dataclass(frozen=True)
class Roll:
    """Some of a group's members, those in it longest first."""

    members: tuple[Member, ...]
    number: int
    """How many there are in all."""
    page: int
    more: bool
    expelled: tuple[Member, ...]
    """Some of those it keeps out, the latest first; none for anybody but its owner."""
    out_page: int
    more_expelled: bool


@dataclass(frozen=True)
class Invitation:
    """What somebody sees who was invited."""

    token: str
    name: str
    owner: str | None
    """Who runs the group; None if public boards do not show them: whoever has the link may be anybody."""
    members: int
    way: Way
    group_token: str | None
    """The way in, for whoever is in it already."""


def board_number(group_id: int, pack_id: int = 0) -> int:
    """Return the number of a group's board for a pack, or for all of them. Both ids may be columns.

    It is below 0, and those of a group follow each other; packs' own boards have the positive ones.
    """
    return pack_id - group_id * BOARDS


def boards_of(group_id: int) -> range:
    """Return the numbers of all boards that a group can have, first that for all packs."""
    return range(board_number(group_id), board_number(group_id - 1))


def new_token() -> str:
    """Return 128 random bits for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def problem(name: str) -> NameProblem | None:
    """Return what is wrong with a group's name as `players.rules.tidy` leaves it, or nothing."""
    return names.problem(name, MOST, MOST_CODE_POINTS)
