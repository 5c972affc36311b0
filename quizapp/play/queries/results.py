"""What a finished round comes to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs import queries as packs
from quizapp.play.models import Turn
from quizapp.play.queries.repairs import unseen
from quizapp.play.queries.rounds import missed
from quizapp.play.queries.turns import reveals
from quizapp.play.rules.points import WORTH, Verdict
from quizapp.play.rules.result import CategoryScore, Result, share
from quizapp.play.rules.wish import CATEGORIES

if TYPE_CHECKING:
    from quizapp.play.queries.rounds import PlayedRound
    from quizapp.players.models import Player


def result(round_: PlayedRound, player: Player | None) -> Result:
    """Return what a round came to; raise NotFound while it is still being played."""
    if round_.finished_at is None:
        raise NotFound
    shown, answered = reveals(round_)
    drawn = db.session.execute(select(Turn.category, Turn.difficulty).where(Turn.round_id == round_.id)).all()
    earned: Counter[str] = Counter()
    for each in answered:
        earned[each.category] += each.points
    most: Counter[str] = Counter()
    for category, difficulty in drawn:
        most[category] += WORTH[difficulty]
    verdicts = [each.verdict for each in answered]
    current = packs.find_current(shown.pack_slug)
    return Result(
        round=shown,
        points=round_.points,
        bonus=sum(each.bonus for each in answered),
        most=most.total(),
        counted=sum(each.points for each in answered if each.counts),
        counts={each: verdicts.count(each) for each in Verdict if each in verdicts},
        by_category=tuple(CategoryScore(name, earned[name], most[name]) for name in CATEGORIES if most[name]),
        reveals=tuple(answered),
        left=round_.answered < round_.size,
        missed=missed(player, current) if player and current else 0,
        on_shelf=current is not None,
        share=share(shown.pack_title, verdicts, round_.size),
        notices=unseen(round_.player_id, round_.id) if any(each.repairs for each in answered) else (),
    )
