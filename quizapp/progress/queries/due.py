"""Which of a player's cold cases may be taken up, now or later: of packs on the shelf, as far as they have got.

Left out, for now, is what has left its pack or the shelf, what comes after the stage that the player has reached, and,
for who wants it so, what is sensitive.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select

from quizapp.extensions import db
from quizapp.packs.models import Issued
from quizapp.play.models import Round, Turn
from quizapp.play.rules.draw import Candidate
from quizapp.play.rules.wish import RoundKind
from quizapp.progress.models import ColdCase
from quizapp.progress.queries import reach
from quizapp.progress.rules.docket import Aftermath, Docket, PackDocket
from quizapp.progress.rules.schedule import AT_ONCE

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from quizapp.players.models import Player
    from quizapp.progress.queries.reach import Reach


def now(player: Player, at: datetime) -> list[Candidate]:
    """Return what is due, as much as is taken up at once: the most overdue, in the order of asking.

    That is by stage, so that no explanation gives away a later question, and by when it was due within one.
    """
    reached = _reached(player, at)
    if not reached:
        return []
    rows = db.session.scalars(
        _issued(player, reached, Issued)
        .where(ColdCase.due <= at)
        .order_by(ColdCase.due, ColdCase.question_id)
        .limit(AT_ONCE)
    )
    found = [
        Candidate(
            row.question_id,
            row.revision_id,
            row.stage,
            row.category,
            difficulty=row.difficulty,
            version=row.version_id,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.stage)


def count(player: Player, at: datetime) -> int:
    """Return how many are due."""
    reached = _reached(player, at)
    if not reached:
        return 0
    return db.session.scalar(_issued(player, reached, func.count()).where(ColdCase.due <= at)) or 0


def docket(player: Player, at: datetime) -> Docket:
    """Return how many there are, how many of them are due, and when the next is, pack by pack."""
    reached = _reached(player)
    if not reached:
        return Docket()
    is_due = ColdCase.due <= at
    rows = db.session.execute(
        _issued(
            player,
            reached,
            Issued.version_id,
            func.count(),
            func.sum(case((is_due, 1), else_=0)),
            func.min(case((~is_due, ColdCase.due))),
        ).group_by(Issued.version_id)
    )
    packs = [
        PackDocket(where.slug, where.title, where.language, number, due, coming)
        for version, number, due, coming in rows
        for where in [reached[version]]
    ]
    packs.sort(key=lambda each: (-each.due, each.title.casefold(), each.slug))
    under_way_ = under_way(player)
    return Docket(tuple(packs), under_way_.token if under_way_ else None)


def under_way(player: Player) -> Round | None:
    """Return the round of cold cases that a player has not finished, the first if there are several."""
    return db.session.scalar(
        select(Round)
        .where(Round.player_id == player.id, Round.finished_at.is_(None), Round.kind == RoundKind.COLD)
        .order_by(Round.id)
        .limit(1)
    )


def aftermath(player: Player, token: str, at: datetime) -> Aftermath:
    """Return what has become by a moment of the cold cases that a player answered in one of their rounds."""
    its_own = and_(ColdCase.player_id == Round.player_id, ColdCase.question_id == Turn.question_id)
    answered = db.session.scalars(
        select(ColdCase.due)
        .select_from(Turn)
        .join(Round, Round.id == Turn.round_id)
        .outerjoin(ColdCase, its_own)
        .where(Round.token == token, Round.player_id == player.id, Turn.answered_at.is_not(None))
    ).all()
    due = [each for each in answered if each is not None and each <= at]
    back = Counter(each.date() for each in answered if each is not None and each > at)
    closed = len(answered) - len(due) - back.total()
    return Aftermath(closed, len(due), tuple(sorted(back.items())))


def _reached(player: Player, due_by: datetime | None = None) -> dict[int, Reach]:
    """Return the packs that a player has cold cases in, or only those with some due by a moment."""
    mine: list[ColumnElement[bool]] = [ColdCase.player_id == player.id]
    if due_by is not None:
        mine.append(ColdCase.due <= due_by)
    return reach.of(player, select(ColdCase.pack_id).where(*mine))


def _issued(player: Player, reached: dict[int, Reach], *what: Any) -> Select[Any]:  # noqa: ANN401 (columns and sums)
    """Return a SELECT of these over a player's cold cases that may be taken up."""
    return (
        select(*what)
        .select_from(ColdCase)
        .join(Issued, Issued.question_id == ColdCase.question_id)
        .where(ColdCase.player_id == player.id, reach.within(player, reached.values()))
    )
