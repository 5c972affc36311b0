"""Reading groups: whose they are, who is in them, what an invitation leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.groups.models import Group, Membership
from quizapp.groups.rules import (
    MOST_GROUPS,
    MOST_MEMBERS,
    GroupCard,
    GroupHead,
    Invitation,
    Member,
    Roll,
    Way,
)
from quizapp.players.models import Player

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute
    from sqlalchemy.sql.expression import ScalarSelect, UnaryExpression

    Order = InstrumentedAttribute[Any] | UnaryExpression[Any]

PER_PAGE = 50

IS_IN: ColumnElement[bool] = Membership.expelled_at.is_(None)
"""Those who were expelled have a row too."""
IS_SHOWN: ColumnElement[bool] = and_(Player.suspended_at.is_(None), Player.erased_at.is_(None))
"""Inside their group, those who are hidden from public boards are seen like anybody."""


def find(player: Player, token: str) -> Group:
    """Return a group that a player is in; raise NotFound for any other, and for one that a host has closed."""
    group = db.session.scalar(
        select(Group)
        .join(Membership, Membership.group_id == Group.id)
        .where(Group.token == token, Membership.player_id == player.id, IS_IN)
    )
    if group is None:
        raise NotFound
    if group.closed_at is not None:
        raise NotFound(_("The host has closed this group."))
    return group


def owned(player: Player, token: str) -> Group:
    """Return a group that a player runs; raise NotFound for any other."""
    group = find(player, token)
    if group.owner_id != player.id:
        raise NotFound
    return group


def head(player: Player, group: Group) -> GroupHead:
    """Return what every page of a group shows of it."""
    return GroupHead(group.token, group.name, is_owner=group.owner_id == player.id)


def mine(player: Player) -> list[GroupCard]:
    """Return the groups a player is in, the one joined last first."""
    rows = db.session.execute(
        select(Group, Membership.joined_at, _members_of_each())
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.player_id == player.id, IS_IN)
        .order_by(Membership.joined_at.desc(), Group.id.desc())
    )
    return [
        GroupCard(
            token=group.token,
            name=group.name,
            members=members,
            is_owner=group.owner_id == player.id,
            is_closed=group.closed_at is not None,
            joined_at=joined_at,
        )
        for group, joined_at, members in rows
    ]


def number_of_groups(player: Player) -> int:
    """Return how many groups a player is in, without those that a host has closed."""
    tied = select(func.count()).select_from(Membership).join(Group, Group.id == Membership.group_id)
    return _count(tied.where(Membership.player_id == player.id, IS_IN, Group.closed_at.is_(None)))


def number_of_members(group: Group) -> int:
    """Return how many are in a group, those who are suspended too."""
    return _count(select(func.count()).where(Membership.group_id == group.id, IS_IN))


def roll(viewer: Player, group: Group, page: int, out_page: int) -> Roll:
    """Return one page (from 1) of a group's members; and to its owner one of those it keeps out, the latest first."""
    shown = (Membership.group_id == group.id, IS_IN, IS_SHOWN)
    found = _members(viewer, group, IS_IN, page, Membership.n)
    kept_out = (
        _members(
            viewer,
            group,
            Membership.expelled_at.is_not(None),
            out_page,
            Membership.expelled_at.desc(),
            Membership.n.desc(),
        )
        if viewer.id == group.owner_id
        else []
    )
    return Roll(
        members=tuple(found[:PER_PAGE]),
        number=_count(select(func.count()).select_from(Membership).join(Player).where(*shown)),
        page=page,
        more=len(found) > PER_PAGE,
        expelled=tuple(kept_out[:PER_PAGE]),
        out_page=out_page,
        more_expelled=len(kept_out) > PER_PAGE,
    )


def member(viewer: Player, group: Group, n: int) -> Member:
    """Return somebody in a group, or expelled from it, by number; raise NotFound where there is nobody."""
    found = _members(viewer, group, Membership.n == n, 1, Membership.n)
    if not found:
        raise NotFound
    return found[0]


def invitation(viewer: Player | None, token: str) -> Invitation:
    """Return what an invitation leads to, for an account or for nobody yet; raise NotFound for a dead one."""
    found = db.session.execute(
        select(Group, Player, _members_of_each())
        .join(Player, Player.id == Group.owner_id)
        .where(Group.invitation == token, Group.closed_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    group, owner, members = found
    way = _way(viewer, group, members)
    return Invitation(
        token=token,
        name=group.name,
        owner=None if owner.suspended_at else owner.name,
        members=members,
        way=way,
        group_token=group.token if way is Way.INSIDE else None,
    )


def membership(group: Group, player: Player) -> Membership | None:
    """Return what ties a player to a group, be it that they were expelled from it."""
    return db.session.get(Membership, (group.id, player.id), populate_existing=True)


def memberships(player: Player) -> list[tuple[Group, Membership]]:
    """Return every group that keeps something about a player."""
    rows = db.session.execute(
        select(Group, Membership)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.player_id == player.id)
        .order_by(Membership.joined_at, Group.id)
    )
    return [(group, kept) for group, kept in rows]


def _way(viewer: Player | None, group: Group, members: int) -> Way:
    if viewer is None:
        return Way.STRANGER
    tie = membership(group, viewer)
    if tie is not None:
        return Way.EXPELLED if tie.expelled_at else Way.INSIDE
    if members >= MOST_MEMBERS:
        return Way.FULL
    return Way.LADEN if number_of_groups(viewer) >= MOST_GROUPS else Way.OPEN


def _members(
    viewer: Player, group: Group, which: ColumnElement[bool], page: int, *order: Order
) -> list[Member]:
    """Return one more of them than a page (from 1) has, to tell whether there is a next page."""
    query: Select[Membership, Player] = (
        select(Membership, Player)
        .join(Player, Player.id == Membership.player_id)
        .where(Membership.group_id == group.id, IS_SHOWN, which)
        .order_by(*order)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE + 1)
    )
    return [
        Member(
            n=tie.n,
            name=player.name,
            joined_at=tie.joined_at,
            is_owner=player.id == group.owner_id,
            is_you=player.id == viewer.id,
            is_expelled=tie.expelled_at is not None,
        )
        for tie, player in db.session.execute(query)
    ]


def _members_of_each() -> ScalarSelect[int]:
    inside, shown = aliased(Membership), aliased(Player)
    return (
        select(func.count())
        .select_from(inside)
        .join(shown, shown.id == inside.player_id)
        .where(inside.group_id == Group.id, inside.expelled_at.is_(None), shown.suspended_at.is_(None))
        .correlate(Group)
        .scalar_subquery()
    )


def _count(query: Select[int]) -> int:
    return db.session.scalar(query) or 0
