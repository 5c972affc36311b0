"""What counts for the boards of groups, for all packs and for each: what their members have met since they joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, cast, func, select

from quizapp.extensions import db
from quizapp.groups import queries
from quizapp.groups.models import Membership
from quizapp.groups.rules import board_number
from quizapp.leaderboard.operations import standings
from quizapp.leaderboard.queries import sums
from quizapp.play.models import Encounter
from quizapp.players.models import Player

if TYPE_CHECKING:
    from sqlalchemy import Select

    from quizapp.leaderboard.hooks import Rebuilding
    from quizapp.play.hooks import Dating, Met


def date(dating: Dating) -> None:
    """Have an answer be dated no earlier than its player joined the groups in which it counts."""
    theirs = (Membership.player_id == dating.player, queries.IS_IN)
    dating.since.append(select(func.max(Membership.joined_at)).where(*theirs).scalar_subquery())


def record(met: Met) -> None:
    """Add an encounter to the boards of its player's groups, in the transaction of the answer."""
    if met.is_guest:
        return
    groups = db.session.scalars(
        select(Membership.group_id).where(
            Membership.player_id == met.player_id, queries.IS_IN, Membership.joined_at <= met.at
        )
    ).all()
    standings.add(met, [board_number(group, pack) for group in groups for pack in (0, met.pack_id)])


def add_encounters(wanted: Rebuilding) -> None:
    """Say which encounters count for groups' boards, which show members who are hidden from public ones."""
    group: Any = cast(Membership.group_id, BigInteger)
    pack: Any = Encounter.pack_id
    for board in (board_number(group), board_number(group, pack)):
        wanted.sources.append(_encounters(wanted, board))


def _encounters(wanted: Rebuilding, board: Any) -> Select[Any]:  # noqa: ANN401
    return (
        select(
            Encounter.player_id.label("player_id"),
            board.label("board"),
            queries.IS_SHOWN.label("listed"),
            Encounter.points.label("points"),
            cast(Encounter.right, Integer).label("right"),
            Encounter.at.label("at"),
        )
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
