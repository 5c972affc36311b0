"""Founding a group, naming it, inviting to it, handing it over, closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.groups import queries, rules
from quizapp.groups.models import Group, Membership
from quizapp.groups.operations import belonging
from quizapp.groups.operations.holding import hold_owned
from quizapp.players.models import Player
from quizapp.players.operations.presence import be_there
from quizapp.players.rules import canonical

if TYPE_CHECKING:
    from datetime import datetime


def found(owner: Player, name: str, now: datetime) -> Group:
    """Make a group with its owner in it; raise Conflict for somebody in as many groups as one may be."""
    be_there(owner, now)
    belonging.check_room(owner)
    group = Group(
        token=rules.new_token(),
        invitation=rules.new_token(),
        name=name,
        canonical=canonical(name),
        owner_id=owner.id,
        created_at=now,
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
    """Let another member run the group."""
    group = hold_owned(owner, token)
    heir = db.session.scalar(
        select(Membership.player_id)
        .join(Player, Player.id == Membership.player_id)
        .where(Membership.group_id == group.id, Membership.n == n, queries.IS_IN, queries.IS_SHOWN)
    )
    if heir is None:
        raise NotFound
    group.owner_id = heir


def close(owner: Player, token: str) -> None:
    """Close a group, for all who are in it."""
    belonging.dissolve(hold_owned(owner, token))
