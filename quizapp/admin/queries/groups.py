"""Groups, as hosts look at them: not who is in them, but how many, and who runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from quizapp.admin.queries.names import PER_PAGE, beginning, club, person, place_after
from quizapp.admin.rules import FoundGroups, ListedGroup
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.groups.models import Group, Membership
from quizapp.groups.queries import IS_IN
from quizapp.players.models import Player

if TYPE_CHECKING:
    from sqlalchemy import Select

    from quizapp.admin.rules import Club

MEMBERS = (
    select(func.count())
    .select_from(Membership)
    .where(Membership.group_id == Group.id, IS_IN)
    .correlate(Group)
    .scalar_subquery()
)


def find(name: str, place: tuple[str, int] | None) -> FoundGroups:
    """Return groups whose names begin so, closed ones too, in order of the names, after a place among them."""
    rows = db.session.execute(beginning(_listed(), Group, name, place)).all()
    shown = tuple(_line(*row) for row in rows[:PER_PAGE])
    return FoundGroups(shown, place_after(rows[PER_PAGE - 1][0]) if len(rows) > PER_PAGE else None)


def group(number: int) -> Group:
    """Return a group, closed or not; raise NotFound if there is none."""
    found = db.session.get(Group, number)
    if found is None:
        raise NotFound
    return found


def listed(group: Group) -> ListedGroup:
    """Return what hosts see of a group."""
    return _line(*db.session.execute(_listed().where(Group.id == group.id)).one())


def run_by(player: Player) -> tuple[Club, ...]:
    """Return the groups that a player runs, by name."""
    theirs = select(Group).where(Group.owner_id == player.id).order_by(Group.canonical, Group.id)
    return tuple(map(club, db.session.scalars(theirs)))


def _listed() -> Select[Any]:
    return select(Group, Player, MEMBERS).join(Player, Player.id == Group.owner_id)


def _line(group: Group, owner: Player, members: int) -> ListedGroup:
    return ListedGroup(
        id=group.id,
        name=group.name,
        owner=person(owner),
        members=members,
        created_at=group.created_at,
        closed_at=group.closed_at,
    )
