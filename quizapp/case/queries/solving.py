"""Solving a case without having read the work: what is asked, what is told before each question, where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.case.models import Solving
from quizapp.case.queries import stories
from quizapp.case.rules.recaps import Passage, passages, so_far
from quizapp.extensions import db
from quizapp.packs import queries as packs
from quizapp.packs.models import Issued, PackVersion
from quizapp.play.models import Encounter, Round, Turn
from quizapp.play.queries import questions
from quizapp.play.rules.draw import Candidate, draw

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from quizapp.case.rules.recaps import SoFar
    from quizapp.packs.rules import Imprint

MOST_OF_A_STAGE = 6
"""Questions asked about one stage."""


@dataclass(frozen=True)
class Solved:
    """How far somebody has got who solves a case without the work."""

    token: str
    """Of their round."""
    answered: int
    size: int
    is_over: bool

    @property
    def is_left(self) -> bool:
        """Say whether they have left before the last question: they may take it up again."""
        return self.is_over and self.answered < self.size


@dataclass(frozen=True)
class Deck:
    """What of a version can be asked of somebody who has not read the work."""

    questions: tuple[Candidate, ...]
    sensitive: frozenset[int]
    """Ids of those that are."""
    turning: int
    """The position of the stage that tells the solution: nothing is asked of it, or of what comes after."""


def deck(version: PackVersion) -> Deck | None:
    """Return it; None where the version has no case, or nothing that can be deduced before the solution."""
    case = stories.of(version.id, version.digest).case
    if case is None:
        return None
    turning = packs.stage_position(version, case.solution.stage) or 0
    found = _deck((version.id, version.digest, version.published_at), turning)
    return found if found.questions else None


def can_be_solved(slug: str) -> bool:
    """Say whether a pack on the shelf has something to ask of somebody who has not read the work."""
    current = packs.find_current(slug)
    return current is not None and deck(current) is not None


def dealt(deck: Deck, out: Collection[int], seed: bytes) -> list[Candidate]:
    """Return the questions of a round in order of stage, without those that are left `out`."""
    return [
        each
        for stage in range(deck.turning)
        for each in draw(
            (each for each in deck.questions if each.stage == stage and each.question not in out),
            MOST_OF_A_STAGE,
            seed,
        )
    ]


def met(player: int, pack: int) -> frozenset[int]:
    """Return the ids of a pack's questions that a player has met."""
    return frozenset(
        db.session.scalars(
            select(Encounter.question_id).where(Encounter.player_id == player, Encounter.pack_id == pack)
        )
    )


def standing(player: int | None, pack: int) -> Solved | None:
    """Return how far somebody has got who solves a pack's case; None where they do not."""
    row = db.session.execute(
        select(Round.token, Round.answered, Round.size, Round.finished_at.is_not(None))
        .join(Solving, Solving.round_id == Round.id)
        .where(Solving.player_id == player, Solving.pack_id == pack)
    ).one_or_none()
    return Solved(*row) if row else None


def told_before(token: str, n: int) -> SoFar | None:
    """Return what is told before question `n` of a round; None where its pack tells nothing."""
    rows = db.session.execute(_asked(token).where(Turn.n <= n).order_by(Turn.n)).all()
    if not rows:
        return None
    header = questions.header(rows[0].id, rows[0].digest)
    recaps = stories.of(rows[0].id, rows[0].digest).recaps
    return so_far([row.stage for row in rows], header["stages"], recaps, header["language"])


def told_after(token: str) -> tuple[Passage, ...]:
    """Return what is left to be told, short of the solution, once the last question of a round is answered."""
    last = db.session.execute(_asked(token).order_by(Turn.n.desc()).limit(1)).one_or_none()
    story = stories.of(last.id, last.digest) if last else None
    if last is None or story is None or story.case is None:
        return ()
    stages = questions.header(last.id, last.digest)["stages"]
    turning = questions.stages(last.id, last.digest).index(story.case.solution.stage)
    return passages(stages, story.recaps, last.stage + 1, turning)


def next_stage(round_id: int, n: int) -> int | None:
    """Return the position of the stage of a round's question after `n`; None after the last."""
    return db.session.scalar(
        select(Issued.stage)
        .select_from(Turn)
        .join(Round, Round.id == Turn.round_id)
        .join(Issued, (Issued.version_id == Round.version_id) & (Issued.question_id == Turn.question_id))
        .where(Turn.round_id == round_id, Turn.n == n + 1)
    )


def turning(imprint: Imprint, stages: Sequence[str]) -> int:
    """Return the position of the stage that tells the solution, among the keys of stages; 0 without a case."""
    case = stories.of(imprint.version_id, imprint.digest).case
    return stages.index(case.solution.stage) if case else 0


def is_offered(version: int, turning: int) -> bool:
    """Say whether anything can be asked of somebody who has not read the work, before the stage at a position."""
    return bool(db.session.scalar(select(_deducible(version, turning).exists())))


def _asked(token: str) -> Select[int, str, int]:
    """Return the version of a round of one pack, its digest, and the position of the stage of each question."""
    return (
        select(PackVersion.id, PackVersion.digest, Issued.stage)
        .select_from(Turn)
        .join(Round, Round.id == Turn.round_id)
        .join(PackVersion, PackVersion.id == Round.version_id)
        .join(Issued, (Issued.version_id == Round.version_id) & (Issued.question_id == Turn.question_id))
        .where(Round.token == token)
    )


def _deducible(version: int, turning: int) -> Select[int]:
    return select(Issued.question_id).where(
        Issued.version_id == version, Issued.deducible.is_(True), Issued.stage < turning
    )


@lru_cache(maxsize=64)
def _deck(version: tuple[int, str, datetime], turning: int) -> Deck:
    rows = db.session.execute(
        _deducible(version[0], turning)
        .add_columns(Issued.revision_id, Issued.stage, Issued.category, Issued.difficulty, Issued.sensitive)
        .order_by(Issued.question_id)
    ).all()
    return Deck(
        questions=tuple(
            Candidate(question, revision, stage, category, None, difficulty)
            for question, revision, stage, category, difficulty, _sensitive in rows
        ),
        sensitive=frozenset(row.question_id for row in rows if row.sensitive),
        turning=turning,
    )
