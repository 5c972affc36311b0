"""Players, as hosts look at them."""

from __future__ import annotations

from sqlalchemy import func, select

from quizapp.admin.queries.names import PER_PAGE, beginning, place_after
from quizapp.admin.queries.packs import CURRENT, TITLE
from quizapp.admin.rules import Found, Listed, Total
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.rules import EVERYTHING
from quizapp.packs.models import Pack, PackVersion
from quizapp.play.models import Round
from quizapp.players.models import Player


def find(name: str, place: tuple[str, int] | None) -> Found:
    """Return players whose names begin so, accounts and guests, in order of the names, after a place among them."""
    there = select(Player).where(Player.erased_at.is_(None))
    rows = db.session.scalars(beginning(there, Player, name, place)).all()
    shown = rows[:PER_PAGE]
    return Found(tuple(map(listed, shown)), place_after(shown[-1]) if len(rows) > PER_PAGE else None)


def listed(player: Player) -> Listed:
    """Return what lists show of a player."""
    return Listed(
        id=player.id,
        name=player.name,
        is_guest=player.is_guest,
        role=player.role,
        hidden=player.hidden,
        hidden_by_host=player.hidden_by_host,
        suspended_at=player.suspended_at,
        created_at=player.created_at,
        seen_at=player.seen_at,
    )


def player(number: int) -> Player:
    """Return a player; raise NotFound if there is none, or none any more."""
    found = db.session.scalar(select(Player).where(Player.id == number, Player.erased_at.is_(None)))
    if found is None:
        raise NotFound
    return found


def rounds_of(player: Player) -> int:
    """Return how many rounds a player has begun."""
    return db.session.scalar(select(func.count()).where(Round.player_id == player.id)) or 0


def totals_of(player: Player) -> tuple[Total, ...]:
    """Return what a player has on the board of all packs and on those of packs, whether these show them or not."""
    points = standing.c.all_points
    rows = db.session.execute(
        select(TITLE, points, standing.c.all_right, standing.c.all_met)
        .select_from(standing)
        .outerjoin(Pack, Pack.id == standing.c.board)
        .outerjoin(PackVersion, CURRENT)
        .where(standing.c.player_id == player.id, standing.c.board >= EVERYTHING, standing.c.all_met > 0)
        .order_by(points.desc(), standing.c.board)
    )
    return tuple(Total(*row) for row in rows)
