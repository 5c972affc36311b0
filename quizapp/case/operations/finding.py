"""What right answers turn up. Unique keys decide: one exhibit at most for a question, no exhibit twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, select

from quizapp.case.models import TurnedUp
from quizapp.case.queries import stories
from quizapp.case.rules.exhibits import KINDS, next_exhibit
from quizapp.extensions import carry_out, insert, table_of, write
from quizapp.packs.models import Issued
from quizapp.play.queries import questions
from quizapp.play.rules.points import Verdict
from quizapp.play.rules.wish import RoundKind

if TYPE_CHECKING:
    from quizapp.bank.case import Case
    from quizapp.play.hooks import Given


class SoFar(NamedTuple):
    """The stage of the question that was answered, and something the player has found before it, if anything."""

    stage: int
    question_id: int | None
    exhibit: str | None


_issued, _found = table_of(Issued).c, table_of(TurnedUp).c
_SO_FAR = (
    select(_issued.stage, _found.question_id, _found.exhibit)
    .join_from(
        table_of(Issued),
        table_of(TurnedUp),
        and_(_found.player_id == bindparam("player"), _found.pack_id == bindparam("pack")),
        isouter=True,
    )
    .where(_issued.version_id == bindparam("version"), _issued.question_id == bindparam("question"))
)


def turn_up(given: Given) -> None:
    """Turn up the next exhibit, at a player's first right answer to a question of a pack that has a case."""
    if given.verdict is not Verdict.RIGHT or given.kind not in KINDS:
        return
    case = stories.of(given.version_id, given.version).case
    if case is None:
        return
    # Whatever another tab turns up at this moment is there to be seen once this one has failed to; so each time one
    # less is left.
    while not _keep(given, case):
        pass


def _keep(given: Given, case: Case) -> bool:
    """Write down what an answer turns up; return whether nobody else has written the same meanwhile."""
    reading = carry_out(
        _SO_FAR,
        player=given.player_id,
        pack=given.pack_id,
        version=given.version_id,
        question=given.question_id,
    )
    rows = [SoFar(*tuple(row)) for row in reading]
    if not rows or any(row.question_id == given.question_id for row in rows):
        return True
    # Somebody who solves the case without the work has been told the story up to this question, and no further.
    limit = given.stage if given.kind is RoundKind.PACK else rows[0].stage
    stages = questions.stages(given.version_id, given.version)
    found = {row.exhibit for row in rows if row.exhibit}
    exhibit = next_exhibit(case.exhibits, found, stages[: limit + 1], given.difficulty)
    values = {
        "player_id": given.player_id,
        "question_id": given.question_id,
        "pack_id": given.pack_id,
        "exhibit": exhibit.key if exhibit else None,
        "turn_id": given.turn_id,
        "at": given.at,
    }
    return bool(write(insert(TurnedUp).values(values).on_conflict_do_nothing()))
