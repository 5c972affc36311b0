"""Finding by how a name begins, page by page; and how lists name people and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import tuple_

from quizapp.admin.rules import Club, Person
from quizapp.players.rules import canonical

if TYPE_CHECKING:
    from sqlalchemy import Select

    from quizapp.groups.models import Group
    from quizapp.players.models import Player

PER_PAGE = 50
LAST_LETTER = "\U0010ffff"


def beginning(
    query: Select[Any], of: type[Player | Group], name: str, place: tuple[str, int] | None
) -> Select[Any]:
    """Narrow a query to rows whose names begin so, in order of the names, after a place among them.

    It asks for one row more than a page has, to tell whether there is a next page.
    """
    # As a range, not as a pattern: it means what it says whatever is typed, and an index can be entered by it.
    wanted = canonical(name)
    query = query.where(of.canonical >= wanted, of.canonical <= wanted + LAST_LETTER)
    if place is not None:
        # The first condition follows from the second; it is what the index can be entered by.
        query = query.where(of.canonical >= place[0], tuple_(of.canonical, of.id) > tuple_(*place))
    return query.order_by(of.canonical, of.id).limit(PER_PAGE + 1)


def place_after(last: Player | Group) -> str:
    """Return where the page begins that follows this row."""
    return f"{last.id}~{last.canonical}"


def person(player: Player | None) -> Person:
    """Return somebody as lists show them; who is gone is nobody."""
    is_there = player is not None and player.erased_at is None and player.name
    return Person(player.id, player.name) if player and is_there else Person(None, "")


def club(group: Group | None) -> Club:
    """Return a group as lists show it; one that is gone has no name."""
    return Club(group.id, group.name) if group else Club(None, "")
