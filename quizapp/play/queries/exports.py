"""What play keeps about one player, as plain data for themselves: of a turn without an answer, nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.bank import marking
from quizapp.bank.question import Asked
from quizapp.extensions import db
from quizapp.packs.models import Pack, Question, Revision
from quizapp.play.models import Encounter, Reached, Round, Turn
from quizapp.play.queries import repairs
from quizapp.play.queries.showing import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.players.hooks import Export

ROUNDS_AT_ONCE = 50
ROWS_AT_ONCE = 1000


def export(export: Export) -> None:
    """Add a player's rounds, the questions met, the stages reached, what was marked again: each read bit by bit."""
    player_id = export.player.id
    export.sections["rounds"] = _rounds(player_id)
    export.sections["questions_met"] = _encounters(player_id)
    export.sections["stages_reached"] = _reached(player_id)
    export.sections["marked_again"] = repairs.kept(player_id)


def _rounds(player_id: int) -> Iterator[dict[str, Any]]:
    last = 0
    while True:
        batch = db.session.scalars(
            select(Round)
            .where(Round.player_id == player_id, Round.id > last)
            .order_by(Round.id)
            .limit(ROUNDS_AT_ONCE)
        ).all()
        if not batch:
            return
        turns = _turns(batch)
        for round_ in batch:
            yield _round(round_) | {"turns": turns[round_.id]}
        last = batch[-1].id


def _round(round_: Round) -> dict[str, Any]:
    header = round_.version.header
    return {
        "pack": round_.version.pack.slug,
        "title": header["title"],
        "stage": header["stages"][round_.stage]["key"],
        "pace": round_.pace,
        "time_factor": round_.time_factor,
        "questions": round_.size,
        "answered": round_.answered,
        "points": round_.points,
        "started_at": round_.started_at,
        "finished_at": round_.finished_at,
    }


def _turns(batch: Sequence[Round]) -> dict[int, list[dict[str, Any]]]:
    """Return the answered turns of some rounds, by round. What else a revision holds is not read."""
    found: dict[int, list[dict[str, Any]]] = {round_.id: [] for round_ in batch}
    rows = db.session.execute(
        select(Turn, Question.key, Revision.asked)
        .join(Question, Question.id == Turn.question_id)
        .join(Revision, Revision.id == Turn.revision_id)
        .where(Turn.round_id.in_(found), Turn.answered_at.is_not(None))
        .order_by(Turn.round_id, Turn.n)
    )
    for turn, key, shown in rows:
        found[turn.round_id].append(_turn(turn, key, Asked.model_validate(shown)))
    return found


def _turn(turn: Turn, key: str, asked: Asked) -> dict[str, Any]:
    given = None if turn.response is None else in_words(asked, marking.read(asked, turn.response))
    return {
        "n": turn.n,
        "question": key,
        "prompt": asked.prompt,
        "your_answer": given,
        "verdict": turn.verdict,
        "points": turn.points,
        "bonus": turn.bonus,
        "counts": turn.counts,
        "opened_at": turn.opened_at,
        "hint_at": turn.hint_at,
        "answered_at": turn.answered_at,
    }


def _encounters(player_id: int) -> Iterator[dict[str, Any]]:
    reading = db.session.execute(
        select(
            Pack.slug.label("pack"),
            Question.key.label("question"),
            Encounter.points,
            Encounter.right,
            Encounter.at.label("first_at"),
            Encounter.last_at,
            Encounter.missed.label("missed_last"),
        )
        .join(Question, Question.id == Encounter.question_id)
        .join(Pack, Pack.id == Encounter.pack_id)
        .where(Encounter.player_id == player_id)
        .order_by(Encounter.question_id),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    # Asked when it is read, and let go of wherever whoever reads it stops.
    with reading as rows:
        for row in rows.mappings():
            yield dict(row)


def _reached(player_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Pack.slug.label("pack"), Reached.stage)
        .join(Pack, Pack.id == Reached.pack_id)
        .where(Reached.player_id == player_id)
        .order_by(Pack.slug)
    )
    return [dict(row) for row in rows.mappings()]
