"""Reading groups: whose they are, who is in them, what an invitation leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import BigInteger, and_, cast, exists, func, select
from sqlalchemy.orm import aliased

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.groups.models import Group, Membership
from quizapp.groups.rules import (
    BOARDS,
    MOST_GROUPS,
    MOST_MEMBERS,
    GroupCard,
    GroupHead,
    GroupLink,
    Invitation,
    Member,
    Roll,
    Way,
    board_number,
)
from quizapp.leaderboard.models import standing
from quizapp.packs import queries as packs
from quizapp.packs.models import Pack
from quizapp.players.models import Player

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, RowMapping, Select
    from sqlalchemy.orm import InstrumentedAttribute
    from sqlalchemy.sql.expression import ScalarSelect, UnaryExpression

    from quizapp.packs.rules import PackTitle

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


def links(player: Player) -> list[GroupLink]:
    """Return the ways to the groups a player is in that are open, by name."""
    rows = db.session.execute(
        select(Group.token, Group.name)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.player_id == player.id, IS_IN, Group.closed_at.is_(None))
        .order_by(Group.canonical, Group.id)
    )
    return [GroupLink(*row) for row in rows]


def packs_met(group: Group) -> list[PackTitle]:
    """Return the packs of which a group's board shows anything, by title."""
    # Asked of each pack, not read off the group's standings: those may be many.
    pack: Any = cast(Pack.id, BigInteger)
    return packs.titles(exists().where(standing.c.board == board_number(group.id, pack), standing.c.listed))


def number_of_groups(player: Player) -> int:
    """Return how many groups a player is in, without those that a host has closed."""
    tied = select(func.count()).select_from(Membership).join(Group, Group.id == Membership.group_id)
    return _count(tied.where(Membership.player_id == player.id, IS_IN, Group.closed_at.is_(None)))


def is_full(group: Group) -> bool:
    """Say whether a group has no room left. Whoever is suspended keeps their place."""
    tied = select(func.count()).where(Membership.group_id == group.id, IS_IN)
    return _count(tied) >= MOST_MEMBERS


def number_of_members(group: Group) -> int:
    """Return how many are in a group, as everybody is told: without those who are suspended."""
    shown = (Membership.group_id == group.id, IS_IN, IS_SHOWN)
    return _count(select(func.count()).select_from(Membership).join(Player).where(*shown))


def is_in(player: Player, token: str) -> bool:
    """Say whether a player is in a group, be it closed by a host."""
    tied = select(func.count()).select_from(Membership).join(Group, Group.id == Membership.group_id)
    return bool(_count(tied.where(Group.token == token, Membership.player_id == player.id, IS_IN)))


def by_request(player: Player, request: str) -> Group | None:
    """Return the group among a player's that a form with this request has founded."""
    return db.session.scalar(
        select(Group)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.player_id == player.id, Group.request == request)
    )


def roll(viewer: Player, group: Group, page: int, out_page: int) -> Roll:
    """Return one page (from 1) of a group's members; and to its owner one of those it keeps out, the latest first."""
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
        number=number_of_members(group),
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
    way = _way(viewer, group)
    return Invitation(
        token=token,
        name=group.name,
        owner=owner.name if owner.is_listed else None,
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


def standings_of(player: Player) -> dict[int, list[RowMapping]]:
    """Return where a player stands on the boards of each group, in rows such as `leaderboard.queries.exports` tells."""
    group: Any = cast(Membership.group_id, BigInteger)
    number: Any = standing.c.board - board_number(group)
    rows = db.session.execute(
        select(Membership.group_id, standing, number.label("number"), Pack.slug)
        .join(standing, standing.c.player_id == Membership.player_id)
        .outerjoin(Pack, Pack.id == number)
        .where(Membership.player_id == player.id, standing.c.all_met > 0)
        .where(number.between(0, BOARDS - 1))
        .order_by(number)
    )
    found: dict[int, list[RowMapping]] = {}
    for row in rows.mappings():
        found.setdefault(row["group_id"], []).append(row)
    return found


def _way(viewer: Player | None, group: Group) -> Way:
    if viewer is None:
        return Way.STRANGER
    tie = membership(group, viewer)
    if tie is not None:
        return Way.EXPELLED if tie.expelled_at else Way.INSIDE
    if is_full(group):
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
