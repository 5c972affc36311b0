"""A player's case file in a pack: which exhibits they have found, and on which turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from quizapp.case.models import TurnedUp
from quizapp.case.queries import stories
from quizapp.case.rules.board import ShownExhibit, show
from quizapp.case.rules.exhibits import KINDS
from quizapp.extensions import carry_out, table_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from quizapp.bank.case import Case
    from quizapp.play.rules.turn import Reveal


class Find(NamedTuple):
    """An exhibit that was found, be it in the case still or not."""

    exhibit: str
    turn_id: int | None


def finds(player_id: int | None, pack_id: int) -> list[Find]:
    """Return what a player has found in a pack, in order; of nobody, nothing."""
    if player_id is None:
        return []
    return [Find(*tuple(row)) for row in carry_out(_FINDS, player=player_id, pack=pack_id)]


def case_of(reveal: Reveal) -> Case | None:
    """Return the case that a right answer to this question would have helped in; None for want of one."""
    if reveal.imprint is None or reveal.round.kind not in KINDS:
        return None
    return stories.of(reveal.imprint.version_id, reveal.imprint.digest).case


def turned_up(player_id: int, pack_id: int, case: Case, turns: Collection[int]) -> list[ShownExhibit]:
    """Return what a player's answers on some turns have turned up of a case, in order."""
    known = {each.key: each for each in case.exhibits}
    return [
        show(known[find.exhibit], number)
        for number, find in enumerate(finds(player_id, pack_id), start=1)
        if find.turn_id in turns and find.exhibit in known
    ]


_found = table_of(TurnedUp).c
_FINDS = (
    select(_found.exhibit, _found.turn_id)
    .where(
        _found.player_id == bindparam("player"),
        _found.pack_id == bindparam("pack"),
        _found.exhibit.is_not(None),
    )
    .order_by(_found.at, _found.question_id)
)
