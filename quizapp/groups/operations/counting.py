"""What counts for a group's boards: what its members have met since they joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, cast, select

from quizapp.extensions import db
from quizapp.groups import queries
from quizapp.groups.models import Membership
from quizapp.groups.rules import board_number
from quizapp.leaderboard.operations import standings
from quizapp.leaderboard.queries import sums
from quizapp.play.models import Encounter
from quizapp.players.models import Player

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from quizapp.leaderboard.hooks import Rebuilding
    from quizapp.play.hooks import Met


def record(met: Met) -> None:
    """Add an encounter to the boards of its player's groups, in the transaction of the answer."""
    if met.is_guest:
        return
    groups = db.session.scalars(
        select(Membership.group_id).where(
            Membership.player_id == met.player_id, queries.IS_IN, Membership.joined_at <= met.at
        )
    ).all()
    if groups:
        standings.add(met, [board_number(group_id) for group_id in groups])


def add_encounters(wanted: Rebuilding) -> None:
    """Say which encounters count for groups' boards, which show members who are hidden from public ones."""
    columns: list[ColumnElement[Any]] = [
        Encounter.player_id.label("player_id"),
        (-Membership.group_id).label("board"),
        queries.IS_SHOWN.label("listed"),
        Encounter.points.label("points"),
        cast(Encounter.right, Integer).label("right"),
        Encounter.at.label("at"),
    ]
    wanted.sources.append(
        select(*columns)
        .join(Membership, Membership.player_id == Encounter.player_id)
        .join(Player, Player.id == Encounter.player_id)
        .where(
            wanted.within(Encounter.player_id),
            wanted.within(Membership.player_id),
            wanted.within(Player.id),
            queries.IS_IN,
            Encounter.at >= Membership.joined_at,
            sums.counts(),
        )
    )
