"""Cases that somebody has solved without the work, up to an accusation that they have not made yet."""

from __future__ import annotations

from sqlalchemy import and_, select

from quizapp.case.models import Accusation, Solving
from quizapp.case.queries.accusations import stand
from quizapp.case.rules.verdicts import Stand
from quizapp.extensions import db
from quizapp.packs.models import Pack, PackVersion
from quizapp.packs.queries import IS_CURRENT, ON_SHELF
from quizapp.packs.rules import PackTitle
from quizapp.play.models import Round

AT_A_GLANCE = 3
"""So many are looked at, the latest: each asks where its player stands."""


def awaited(player: int) -> list[PackTitle]:
    """Return the packs in whose cases a player has answered everything and may still accuse, the latest first."""
    header = PackVersion.header
    made = and_(Accusation.pack_id == Solving.pack_id, Accusation.player_id == Solving.player_id)
    rows = db.session.execute(
        select(Pack.slug, header["title"].as_string(), header["language"].as_string())
        .join(PackVersion, IS_CURRENT)
        .join(Solving, Solving.pack_id == Pack.id)
        .join(Round, Round.id == Solving.round_id)
        .outerjoin(Accusation, made)
        .where(*ON_SHELF, Solving.player_id == player, Accusation.pack_id.is_(None))
        .where(Round.finished_at.is_not(None), Round.answered == Round.size)
        .order_by(Round.finished_at.desc())
        .limit(AT_A_GLANCE)
    ).all()
    return [PackTitle(*row) for row in rows if stand(player, row[0]) == Stand.READY]
