"""Holding groups still until the transaction ends, so that what is found of them stays so.

Players come first (see `players.operations.presence`), in the order of their ids; then groups, in theirs; then rounds
and standings: whoever holds several never waits in a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db
from quizapp.groups.models import Group, Membership
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement


def hold(which: ColumnElement[bool]) -> Group:
    """Hold the group of which this is true; raise NotFound where there is none, or a host has closed it."""
    for group in hold_all(which):
        if group.closed_at is None:
            return group
    raise NotFound


def hold_all(which: ColumnElement[bool]) -> Sequence[Group]:
    """Hold all groups of which this is true, closed by a host or not."""
    query = select(Group).where(which).order_by(Group.id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def hold_owned(owner: Player, token: str) -> Group:
    """Hold a group that a player runs; raise NotFound for any other, as if it were not there."""
    group = hold(Group.token == token)
    check_owner(owner, group)
    return group


def hold_with(token: str, which: ColumnElement[bool]) -> tuple[Group, Sequence[Membership]]:
    """Hold the players whose tie to a group is like this, then the group; return it, and the ties.

    Raise NotFound where there is no such group, Conflict where other ties are like this by now.
    """
    tied = select(Membership.player_id).join(Group, Group.id == Membership.group_id)
    players = select(Player.id).where(Player.id.in_(tied.where(Group.token == token, which)))
    held = set(db.session.scalars(players.order_by(Player.id).with_for_update(key_share=True)))
    group = hold(Group.token == token)
    found = select(Membership).where(Membership.group_id == group.id, which)
    ties = db.session.scalars(found.execution_options(populate_existing=True)).all()
    if not held.issuperset(tie.player_id for tie in ties):
        raise Conflict(_("Somebody has joined this group at this moment. Look who is in it, and try again."))
    return group, ties


def hold_with_one(token: str, n: int) -> tuple[Group, Membership]:
    """Hold the player of this number in a group, then the group; return it, and what ties them to it.

    Raise NotFound where there is nobody.
    """
    group, ties = hold_with(token, Membership.n == n)
    if not ties:
        raise NotFound
    return group, ties[0]


def check_owner(owner: Player, group: Group) -> None:
    """Raise NotFound for a group that somebody else runs."""
    if group.owner_id != owner.id:
        raise NotFound
