"""What a round may be drawn from. A version never changes, so a process reads its questions once."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import String, and_, cast, func, select

from quizapp.extensions import db
from quizapp.packs.models import Issued
from quizapp.play.models import Encounter
from quizapp.play.rules.draw import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row, Select

    from quizapp.packs.models import PackVersion
    from quizapp.play.rules.wish import Wish
    from quizapp.players.models import Player

    Deck = tuple[Candidate, ...]
    Rows = Sequence[Row[int, datetime]] | tuple[()]

DECKS = 64
"""So many wishes are remembered with what fits them."""


def pool(player: Player | None, version: PackVersion, wish: Wish) -> list[Candidate]:
    """Return what a round is drawn from: what fits the wish and, as far as it takes, when the player last met it.

    Where enough of it is new to the player, what is not is left out.
    """
    fitting = _fitting(version, wish)
    if player is None or not fitting:
        return list(fitting)
    met = _met(player, fitting)
    new = [each for each in fitting if each.question not in met]
    wanted = len(fitting) if wish.size is None else wish.size
    if len(new) >= wanted:
        return new
    known = {each.question: each for each in fitting if each.question in met}
    number = min(wanted - len(new), len(known))
    return new + _placed(known, _longest_ago(player, version, wish, number) if number else ())


def missed(player: Player, version: PackVersion, wish: Wish) -> list[Candidate]:
    """Return what of a version the player answered, last time, less than right."""
    known = {each.question: each for each in _fitting(version, wish)}
    return _placed(
        known, db.session.execute(_met_fitting(player, version, wish).where(Encounter.missed.is_(True))).all()
    )


def count_missed(player: Player, version: PackVersion, wish: Wish) -> int:
    """Return how many of them there are."""
    found = _met_fitting(player, version, wish).where(Encounter.missed.is_(True)).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _fitting(version: PackVersion, wish: Wish) -> Deck:
    name = (version.id, version.digest, version.published_at)
    return _chosen(name, wish.stage, tuple(wish.categories), leave_out_sensitive=wish.leave_out_sensitive)


@lru_cache(maxsize=DECKS)
def _chosen(
    version: tuple[int, str, datetime], stage: int, categories: tuple[str, ...], *, leave_out_sensitive: bool
) -> Deck:
    rows = db.session.execute(
        select(
            Issued.question_id,
            Issued.revision_id,
            Issued.stage,
            Issued.category,
            Issued.difficulty,
            Issued.sensitive,
        )
        .where(Issued.version_id == version[0], Issued.stage <= stage, Issued.category.in_(categories))
        .order_by(Issued.question_id)
    )
    return tuple(
        Candidate(question, revision, at, category, None, difficulty)
        for question, revision, at, category, difficulty, sensitive in rows
        if not (sensitive and leave_out_sensitive)
    )


def _met(player: Player, deck: Deck) -> set[int]:
    """Return which questions between a deck's first and last a player has met: as one text, being many."""
    text = db.session.scalar(
        select(func.aggregate_strings(cast(Encounter.question_id, String), ",")).where(
            Encounter.player_id == player.id,
            Encounter.question_id.between(deck[0].question, deck[-1].question),
        )
    )
    return set(map(int, text.split(","))) if text else set()


def _longest_ago(player: Player, version: PackVersion, wish: Wish, number: int) -> Rows:
    """Return so many of those that a player met longest ago, and whatever they met at the same moment as the last."""
    met = _met_fitting(player, version, wish).cte("met")
    last = select(met.c.last_at).order_by(met.c.last_at).limit(1).offset(number - 1).scalar_subquery()
    return db.session.execute(select(met).where(met.c.last_at <= last)).all()


def _met_fitting(player: Player, version: PackVersion, wish: Wish) -> Select[int, datetime]:
    found = (
        select(Encounter.question_id, Encounter.last_at)
        .join(Issued, and_(Issued.version_id == version.id, Issued.question_id == Encounter.question_id))
        .where(
            Encounter.player_id == player.id, Issued.stage <= wish.stage, Issued.category.in_(wish.categories)
        )
    )
    return found.where(Issued.sensitive.is_(False)) if wish.leave_out_sensitive else found


def _placed(known: dict[int, Candidate], rows: Rows) -> list[Candidate]:
    """Return candidates with when they were last met."""
    return [replace(known[question], met=met) for question, met in rows]
