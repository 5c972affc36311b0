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
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement


def hold_accounts(players: Collection[int]) -> Sequence[int]:
    """Hold those of these players who have an account; return their ids."""
    return db.session.scalars(
        select(Player.id)
        .where(Player.id.in_(players), Player.is_guest.is_(False), Player.erased_at.is_(None))
        .order_by(Player.id)
        .with_for_update(key_share=True)
    ).all()


def hold(which: ColumnElement[bool]) -> Group:
    """Hold the group of which this is true; raise NotFound where there is none."""
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
