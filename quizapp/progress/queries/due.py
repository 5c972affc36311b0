"""Which of a player's cold cases may be taken up: of packs on the shelf, as far as the player has got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion
from quizapp.packs.queries import IS_CURRENT, ON_SHELF
from quizapp.play.queries import questions, rounds
from quizapp.play.rules.draw import Candidate
from quizapp.progress.models import ColdCase
from quizapp.progress.rules.schedule import AT_ONCE

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.models import Player


@dataclass(frozen=True)
class Open:
    """A cold case that may be taken up, now or later."""

    candidate: Candidate
    pack_slug: str
    pack_title: str
    due: datetime


def of(player: Player) -> list[Open]:
    """Return a player's cold cases, the one due first at the front.

    Left out, for now, is what has left its pack or the shelf, what comes after the stage that the player has reached,
    and, for who wants it so, what is sensitive.
    """
    rows = db.session.execute(
        select(ColdCase.due, Issued, Pack.id, Pack.slug, PackVersion.id, PackVersion.digest)
        .join(Pack, Pack.id == ColdCase.pack_id)
        .join(PackVersion, IS_CURRENT)
        .join(
            Issued,
            and_(Issued.version_id == PackVersion.id, Issued.question_id == ColdCase.question_id),
        )
        .where(ColdCase.player_id == player.id, *ON_SHELF)
        .order_by(ColdCase.due, ColdCase.question_id)
    )
    reached = rounds.reached(player)
    found: list[Open] = []
    for due, issued, pack, slug, version, digest in rows:
        header = questions.header(version, digest)
        keys = [stage["key"] for stage in header["stages"]]
        stage = keys.index(reached[pack]) if reached.get(pack) in keys else 0
        if issued.stage > stage or (issued.sensitive and player.leave_out_sensitive):
            continue
        candidate = Candidate(
            issued.question_id,
            issued.revision_id,
            issued.stage,
            issued.category,
            difficulty=issued.difficulty,
            version=version,
        )
        found.append(Open(candidate, slug, header["title"], due))
    return found


def now(player: Player, at: datetime) -> list[Open]:
    """Return what is due, as much as is taken up at once."""
    return [each for each in of(player) if each.due <= at][:AT_ONCE]


def count(player_id: int, at: datetime) -> int:
    """Return how many are due, those that may not be taken up yet included: for a glance."""
    return (
        db.session.scalar(select(func.count()).where(ColdCase.player_id == player_id, ColdCase.due <= at))
        or 0
    )
