"""What a repaired key does to cold cases: they are as if it had marked their answers from the start."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, exists, select

from quizapp.extensions import db, insert, table_of
from quizapp.packs.models import Question
from quizapp.play.models import Insider, KeyRepair, Round, Turn
from quizapp.play.rules.points import Verdict
from quizapp.players.models import Player
from quizapp.progress.models import ColdCase
from quizapp.progress.operations.cards import KEPT
from quizapp.progress.rules.schedule import Answer, remembered

if TYPE_CHECKING:
    from sqlalchemy import Row, Select


def recount(rounds: tuple[int, ...]) -> None:
    """Work out afresh the cold cases about repaired questions that were answered in these rounds.

    Their players are held by now, so that none of them answers meanwhile. Whoever has gone keeps having none.
    """
    opened, closed = [], []
    rows = db.session.execute(_answers(rounds))
    for (player, question, pack), answers in groupby(rows, lambda row: tuple(row[:3])):
        memory = remembered(_answer(row) for row in answers)
        it = {"whose": player, "about": question}
        if memory is None:
            closed.append(it)
        else:
            values = {"player_id": player, "question_id": question, "pack_id": pack}
            opened.append(values | {name: getattr(memory, name) for name in KEPT})
    if closed:
        db.session.execute(_CLOSE, closed)
    if opened:
        adding = insert(ColdCase)
        now = {name: adding.excluded[name] for name in KEPT}
        again = adding.on_conflict_do_update(index_elements=["player_id", "question_id"], set_=now)
        db.session.execute(again, opened)


def _answers(rounds: tuple[int, ...]) -> Select[*tuple[Any, ...]]:
    """Return a SELECT of all that these rounds' players have answered to these questions, in the order of answering."""
    concerned = (
        select(Round.player_id, Turn.question_id)
        .join_from(Round, Turn, Turn.round_id == Round.id)
        .join(Player, Player.id == Round.player_id)
        .where(Round.id.in_(rounds), Turn.answered_at.is_not(None), Player.erased_at.is_(None))
        .where(Turn.question_id.in_(select(KeyRepair.question_id)))
        .distinct()
        .subquery()
    )
    was_insider = exists().where(
        Insider.player_id == Round.player_id,
        Insider.pack_id == Question.pack_id,
        Insider.since <= Turn.answered_at,
    )
    return (
        select(
            *(Round.player_id, Turn.question_id, Question.pack_id),
            *(Turn.verdict, Turn.hint_at, Turn.answered_at, was_insider),
        )
        .join_from(concerned, Round, Round.player_id == concerned.c.player_id)
        .join(Turn, and_(Turn.round_id == Round.id, Turn.question_id == concerned.c.question_id))
        .join(Question, Question.id == Turn.question_id)
        .where(Turn.answered_at.is_not(None))
        .order_by(Round.player_id, Turn.question_id, Turn.answered_at, Turn.id)
    )


def _answer(row: Row[*tuple[Any, ...]]) -> Answer:
    _player, _question, _pack, verdict, hint_at, at, is_insider = row
    return Answer(Verdict(verdict), hint_at is not None, is_insider, at)


_case = table_of(ColdCase)
_CLOSE = delete(_case).where(
    _case.c.player_id == bindparam("whose"), _case.c.question_id == bindparam("about")
)
