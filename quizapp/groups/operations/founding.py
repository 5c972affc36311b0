"""Founding a group, naming it, inviting to it, handing it over, closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.groups import queries, rules
from quizapp.groups.models import Group
from quizapp.groups.operations import belonging
from quizapp.groups.operations.holding import check_owner, hold_owned, hold_with, hold_with_one
from quizapp.players.models import Player
from quizapp.players.operations.presence import be_there
from quizapp.players.rules import canonical

if TYPE_CHECKING:
    from datetime import datetime


def found(owner: Player, name: str, request: str, now: datetime) -> Group:
    """Make a group with its owner in it; the same request sent again gives the same group.

    Raise Conflict for somebody in as many groups as one may be.
    """
    be_there(owner, now)
    again = queries.by_request(owner, request)
    if again is not None:
        return again
    belonging.check_room(owner)
    group = Group(
        token=rules.new_token(),
        invitation=rules.new_token(),
        name=name,
        canonical=canonical(name),
        owner_id=owner.id,
        created_at=now,
        request=request,
    )
    db.session.add(group)
    db.session.flush()
    belonging.enter(group, owner, now)
    return group


def rename(owner: Player, token: str, name: str) -> None:
    """Call a group something else."""
    group = hold_owned(owner, token)
    group.name, group.canonical = name, canonical(name)


def renew_invitation(owner: Player, token: str) -> None:
    """Invite by another link from now on: the old one leads nowhere."""
    hold_owned(owner, token).invitation = rules.new_token()


def hand_over(owner: Player, token: str, n: int) -> None:
    """Let another member run the group. Doing it again changes nothing."""
    group, tie = hold_with_one(token, n)
    if group.owner_id == tie.player_id:
        return
    check_owner(owner, group)
    heir = db.session.get_one(Player, tie.player_id, populate_existing=True)
    if tie.expelled_at or heir.suspended_at:
        raise NotFound
    group.owner_id = heir.id


def close(owner: Player, token: str) -> str:
    """Close a group, for all who are in it; return what it was called."""
    group, _members = hold_with(token, queries.IS_IN)
    check_owner(owner, group)
    name = group.name
    belonging.dissolve(group)
    return name
