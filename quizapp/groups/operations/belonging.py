"""Coming into a group and going out of it, by oneself or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db, write
from quizapp.groups import queries
from quizapp.groups.hooks import group_dissolved
from quizapp.groups.models import Group, Membership
from quizapp.groups.operations.holding import check_owner, hold, hold_all, hold_owned, hold_with_one
from quizapp.groups.rules import MOST_GROUPS, MOST_MEMBERS, boards_of
from quizapp.leaderboard.operations import standings
from quizapp.players.models import Player
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def join(player: Player, invitation: str, now: datetime) -> Group:
    """Let a player in who holds an invitation; whoever is in already stays in.

    Raise NotFound for a dead invitation, and Conflict where they were expelled or there is no room.
    """
    be_there(player, now)
    group = hold(Group.invitation == invitation)
    tie = queries.membership(group, player)
    if tie is not None and tie.expelled_at is None:
        return group
    if tie is not None:
        raise Conflict(_("You were removed from this group. Whoever runs it can let you in again."))
    if queries.is_full(group):
        raise Conflict(_("This group is full: it has room for %(most)d members.", most=MOST_MEMBERS))
    check_room(player)
    enter(group, player, now)
    return group


def check_room(player: Player) -> None:
    """Raise Conflict for a player, who is held, in as many groups as one may be."""
    if queries.number_of_groups(player) >= MOST_GROUPS:
        raise Conflict(
            _(
                "You are in %(most)d groups, which is as many as one can be in. Leave one first.",
                most=MOST_GROUPS,
            )
        )


def enter(group: Group, player: Player, now: datetime) -> None:
    """Write that a player is in a group that is held; their encounters count there from now on."""
    joined_at = standings.begins_at(player, now)
    last = db.session.scalar(select(func.max(Membership.n)).where(Membership.group_id == group.id)) or 0
    db.session.add(Membership(group_id=group.id, player_id=player.id, n=last + 1, joined_at=joined_at))
    db.session.flush()
    # An answer may have come in after the player did and been written before.
    standings.recount([player.id])


def leave(player: Player, token: str, now: datetime) -> str:
    """Take a player out of a group, and return what it is called.

    Their points there are gone; whoever runs it hands it over by leaving.
    """
    be_there(player, now)
    group = hold(Group.token == token)
    tie = queries.membership(group, player)
    if tie is None or tie.expelled_at is not None:
        raise NotFound
    name = group.name
    _take_out(group, [player.id])
    standings.recount([player.id])
    return name


def expel(owner: Player, token: str, n: int, now: datetime) -> None:
    """Remove a member, who cannot come back until they are let in again. Doing it again changes nothing."""
    group, tie = hold_with_one(token, n)
    check_owner(owner, group)
    if tie.player_id == owner.id:
        raise Conflict(_("You run this group. To go, leave it or hand it over."))
    if tie.expelled_at is None:
        tie.expelled_at = now
        db.session.flush()
        standings.recount([tie.player_id])


def readmit(owner: Player, token: str, n: int) -> None:
    """Let somebody who was expelled use the invitation again; they begin afresh."""
    group = hold_owned(owner, token)
    write(
        delete(Membership).where(
            Membership.group_id == group.id, Membership.n == n, Membership.expelled_at.is_not(None)
        )
    )


def forget_members(players: tuple[int, ...]) -> None:
    """Take players who are erased, and held by that, out of every group."""
    theirs = select(Membership.group_id).where(Membership.player_id.in_(players))
    for group in hold_all(Group.id.in_(theirs)):
        _take_out(group, players)


def dissolve(group: Group) -> None:
    """Do away with a group that is held, its members' standings in it, and its invitation."""
    members = select(Membership.player_id).where(Membership.group_id == group.id, queries.IS_IN)
    standings.take_off(members, boards_of(group.id))
    group_dissolved.happen(group.id)
    write(delete(Membership).where(Membership.group_id == group.id))
    write(delete(Group).where(Group.id == group.id))


def _take_out(group: Group, players: Collection[int]) -> None:
    """Remove players from a group that is held.

    If its owner is among them, whoever has been in it longest runs it; not somebody who is suspended, and could not.
    """
    write(delete(Membership).where(Membership.group_id == group.id, Membership.player_id.in_(players)))
    if group.owner_id not in players:
        return
    heir = db.session.scalar(
        select(Membership.player_id)
        .join(Player, Player.id == Membership.player_id)
        .where(Membership.group_id == group.id, queries.IS_IN, queries.IS_SHOWN)
        .order_by(Membership.n)
        .limit(1)
        # Nobody who is being erased at this moment: they wait for this group, and must not be waited for.
        .with_for_update(of=Player, read=True, key_share=True, skip_locked=True)
    )
    if heir is None:
        dissolve(group)
    else:
        group.owner_id = heir
        db.session.flush()
