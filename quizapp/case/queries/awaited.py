"""Cases that somebody has solved without the work, up to an accusation that they have not made yet."""

from __future__ import annotations

from sqlalchemy import and_, select

from quizapp.case.models import Accusation, Solving
from quizapp.case.queries import stories
from quizapp.case.queries.accusations import Turning, late
from quizapp.extensions import db
from quizapp.packs.models import Pack, PackVersion
from quizapp.packs.queries import IS_CURRENT, ON_SHELF
from quizapp.packs.rules import PackTitle
from quizapp.play.models import Round
from quizapp.play.queries import questions


def awaited(player: int) -> list[PackTitle]:
    """Return the packs in whose cases a player has answered everything and may still accuse, the latest first.

    That takes one query, and a second where there are any.
    """
    header = PackVersion.header
    made = and_(Accusation.pack_id == Solving.pack_id, Accusation.player_id == Solving.player_id)
    rows = db.session.execute(
        select(
            *(Pack.id, PackVersion.id, PackVersion.digest, Pack.slug),
            *(header["title"].as_string(), header["language"].as_string()),
        )
        .join(PackVersion, IS_CURRENT)
        .join(Solving, Solving.pack_id == Pack.id)
        .join(Round, Round.id == Solving.round_id)
        .outerjoin(Accusation, made)
        .where(*ON_SHELF, Solving.player_id == player, Accusation.pack_id.is_(None))
        .where(Round.finished_at.is_not(None), Round.answered == Round.size)
        .order_by(Round.finished_at.desc())
    ).all()
    cases = {
        pack: Turning.of(questions.stages(version, digest), case)
        for pack, version, digest, *_ in rows
        if (case := stories.of(version, digest).case)
    }
    open_ = cases.keys() - late(player, cases) if cases else frozenset()
    return [PackTitle(*titled) for pack, _version, _digest, *titled in rows if pack in open_]
