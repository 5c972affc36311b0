"""What a repaired key does to cold cases: they are as if it had marked their answers from the start."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, select

from quizapp.extensions import db, insert, table_of
from quizapp.packs.models import Question
from quizapp.play.models import Insider, KeyRepair, Round, Turn
from quizapp.play.rules.points import Verdict
from quizapp.players.models import Player
from quizapp.progress.models import ColdCase
from quizapp.progress.operations.cards import KEPT
from quizapp.progress.rules.schedule import Answer, remembered

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Result, Row, Select


def recount(rounds: tuple[int, ...]) -> None:
    """Work out afresh the cold cases about repaired questions that were answered in these rounds.

    Their players are held by now, so that none of them answers meanwhile. Whoever has gone keeps having none.
    """
    concerned = {(player, question) for player, question in db.session.execute(_concerned(rounds))}
    if not concerned:
        return
    opened, closed = [], []
    for (player, question, pack), answers in groupby(_answers(concerned), lambda row: tuple(row[:3])):
        if (player, question) not in concerned:
            continue
        memory = remembered(_answer(row) for row in answers)
        if memory is None:
            closed.append({"whose": player, "about": question})
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


def _concerned(rounds: tuple[int, ...]) -> Select[int, int]:
    """Return a SELECT of the players of these rounds with the repaired questions that they have answered there."""
    return (
        select(Round.player_id, Turn.question_id)
        .join_from(Round, Turn, Turn.round_id == Round.id)
        .join(Player, Player.id == Round.player_id)
        .where(Round.id.in_(rounds), Turn.answered_at.is_not(None), Player.erased_at.is_(None))
        .where(Turn.question_id.in_(select(KeyRepair.question_id)))
    )


def _answers(concerned: Collection[tuple[int, int]]) -> Result[*tuple[Any, ...]]:
    """Read all that these players have answered to these questions, in the order of answering, player by player."""
    was_insider = exists().where(
        Insider.player_id == Round.player_id,
        Insider.pack_id == Question.pack_id,
        Insider.since <= Turn.answered_at,
    )
    return db.session.execute(
        select(
            *(Round.player_id, Turn.question_id, Question.pack_id),
            *(Turn.verdict, Turn.hint_at, Turn.answered_at, was_insider),
        )
        .join_from(Round, Turn, Turn.round_id == Round.id)
        .join(Question, Question.id == Turn.question_id)
        .where(
            Round.player_id.in_({player for player, _question in concerned}),
            Turn.question_id.in_({question for _player, question in concerned}),
            Turn.answered_at.is_not(None),
        )
        .order_by(Round.player_id, Turn.question_id, Turn.answered_at, Turn.id)
    )


def _answer(row: Row[*tuple[Any, ...]]) -> Answer:
    _player, _question, _pack, verdict, hint_at, at, is_insider = row
    return Answer(Verdict(verdict), hint_at is not None, is_insider, at)


_case = table_of(ColdCase)
_CLOSE = delete(_case).where(
    _case.c.player_id == bindparam("whose"), _case.c.question_id == bindparam("about")
)
