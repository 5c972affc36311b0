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
    """Who runs the group; None while they are suspended."""
    members: int
    way: Way
    group_token: str | None
    """The way in, for whoever is in it already."""


def board_number(group_id: int) -> int:
    """Return the number of a group's board; packs have the positive ones."""
    return -group_id


def new_token() -> str:
    """Return 128 random bits for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def problem(name: str) -> NameProblem | None:
    """Return what is wrong with a group's name as `players.rules.tidy` leaves it, or nothing."""
    return names.problem(name, MOST, MOST_CODE_POINTS)
