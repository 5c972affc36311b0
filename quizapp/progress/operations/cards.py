"""What an answer does to a cold case: one is opened, comes back at another time, or is closed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, delete, select, update

from quizapp.extensions import carry_out, db, insert, table_of
from quizapp.play.rules.points import Verdict
from quizapp.progress.models import ColdCase
from quizapp.progress.rules.schedule import Memory, rating, reviewed

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Executable, Select
    from sqlalchemy.sql.dml import ReturningInsert

    from quizapp.play.hooks import Given

KEPT = ("stability", "difficulty", "due", "last_review")
"""The columns that are a `Memory`."""

# Made once: one of them is sent with every answer that is not right.
_case = table_of(ColdCase)
_IT: tuple[ColumnElement[bool], ...] = (
    _case.c.player_id == bindparam("whose", type_=Integer),
    _case.c.question_id == bindparam("about", type_=Integer),
)
_FIND: Select[Any] = select(*(_case.c[name] for name in KEPT)).where(*_IT).with_for_update()
_PUT_OFF: Executable = update(_case).where(*_IT).values({name: bindparam(f"new_{name}") for name in KEPT})
_CLOSE: Executable = delete(_case).where(*_IT)


def follow(given: Given) -> None:
    """Open a cold case where a question was missed; put off or close the one there is.

    Whoever has seen the pack from the inside opens none. A first answer that is right asks the database nothing: what
    was missed in the case of the day before it was met comes back once more than it need.
    """
    right = given.verdict == Verdict.RIGHT
    if right and given.is_first:
        return
    rated = rating(given.verdict, hinted=given.hinted)
    if not right and not given.is_insider and _open(given, reviewed(None, rated, given.at)):
        return
    it = {"whose": given.player_id, "about": given.question_id}
    row = carry_out(_FIND, **it).one_or_none()
    if row is None:
        return
    memory = reviewed(Memory(*tuple(row)), rated, given.at)
    if memory.is_closed:
        carry_out(_CLOSE, **it)
    else:
        carry_out(_PUT_OFF, **it, **{f"new_{name}": getattr(memory, name) for name in KEPT})


def _open(given: Given, memory: Memory) -> bool:
    """Return whether there was none yet: of two answers at once the database lets one open it."""
    opened = carry_out(
        _opening(db.engine.dialect.name),
        player_id=given.player_id,
        question_id=given.question_id,
        pack_id=given.pack_id,
        **{name: getattr(memory, name) for name in KEPT},
    )
    return opened.first() is not None


@cache
def _opening(_dialect: str) -> ReturningInsert[Any]:
    """Return the statement, one for each kind of database: a process may serve several."""
    return insert(_case).on_conflict_do_nothing().returning(_case.c.question_id)
