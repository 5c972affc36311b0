"""Holding groups still until the transaction ends, so that what is found of them stays so.

Players come first (see `players.operations.presence`), then groups in the order of their ids: whoever holds several
never waits in a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.groups.models import Group

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from quizapp.players.models import Player


def hold(which: ColumnElement[bool]) -> Group:
    """Hold the group of which this is true; raise NotFound where there is none, or a host has closed it."""
    group = hold_any(which)
    if group.closed_at is not None:
        raise NotFound
    return group


def hold_any(which: ColumnElement[bool]) -> Group:
    """Hold a group, closed by a host or not; raise NotFound where there is none."""
    group = db.session.scalar(
        select(Group).where(which).with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    if group is None:
        raise NotFound
    return group


def hold_owned(owner: Player, token: str) -> Group:
    """Hold a group that a player runs; raise NotFound for any other, as if it were not there."""
    group = hold(Group.token == token)
    if group.owner_id != owner.id:
        raise NotFound
    return group
