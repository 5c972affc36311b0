"""What becomes of a player's case files when an account takes them along, and when the player goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, exists, func, literal, select

from quizapp.case.models import Accusation, CaseNotes, Solving, Suspicion, TurnedUp
from quizapp.case.rules.exhibits import Turned, taken_along
from quizapp.extensions import db, insert, table_of
from quizapp.play.models import Round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.players.hooks import Merged

FILES = (TurnedUp, CaseNotes, Suspicion, Accusation, Solving)
NOTES_APART = "\n\n"


def forget(gone: tuple[int, ...]) -> None:
    """Delete the case files of players who go; whom they accused stays counted, under nobody's name."""
    for table in FILES:
        db.session.execute(delete(table).where(table.player_id.in_(gone)))


def merge(merged: Merged) -> None:
    """Give an account a guest's case files.

    Exhibits are put together, notes one after the other; of two accusations in one case the earlier stands, and whoever
    was told after either has been told. What the account holds of a suspect stands beside what the guest did, and so
    does the round in which it solves a case without the work, unless that was left.
    """
    _take_finds(merged)
    for table in (CaseNotes, Suspicion, Accusation):
        columns = [column.key for column in table_of(table).c if column.key != "player_id"]
        theirs = select(literal(merged.account), *(table_of(table).c[name] for name in columns)).where(
            table.player_id == merged.guest
        )
        adding = insert(table).from_select(["player_id", *columns], theirs)
        both = ["player_id", "pack_id"]
        if table is CaseNotes:
            text = CaseNotes.text + NOTES_APART + adding.excluded.text
            adding = adding.on_conflict_do_update(index_elements=both, set_={"text": text})
        elif table is Accusation:
            adding = adding.on_conflict_do_update(
                index_elements=both, set_=_earlier(adding.excluded, columns)
            )
        else:
            adding = adding.on_conflict_do_nothing()
        db.session.execute(adding)
        db.session.execute(delete(table).where(table.player_id == merged.guest))
    _take_solving(merged)


def _take_finds(merged: Merged) -> None:
    theirs = {row.question_id: row for row in _finds(merged.guest)}
    ours, guests = (
        [Turned(row.question_id, row.pack_id, row.exhibit) for row in rows]
        for rows in (_finds(merged.account), theirs.values())
    )
    db.session.execute(delete(TurnedUp).where(TurnedUp.player_id == merged.guest))
    for question, pack, exhibit in taken_along(ours, guests):
        row = theirs[question]
        values = {"question_id": question, "pack_id": pack, "exhibit": exhibit}
        values |= {"player_id": merged.account, "turn_id": row.turn_id, "at": row.at}
        db.session.execute(insert(TurnedUp).values(values))


def _take_solving(merged: Merged) -> None:
    solves = table_of(Solving).c
    theirs = db.session.execute(
        select(solves.pack_id, solves.round_id, solves.since).where(solves.player_id == merged.guest)
    ).all()
    # A round is the basis of one file only: the guest's goes before it stands under the account's name.
    db.session.execute(delete(Solving).where(Solving.player_id == merged.guest))
    was_left = exists().where(
        Round.id == solves.round_id, Round.finished_at.is_not(None), Round.answered < Round.size
    )
    for pack, round_, since in theirs:
        new = {"round_id": round_, "since": since}
        adding = insert(Solving).values(player_id=merged.account, pack_id=pack, **new)
        db.session.execute(
            adding.on_conflict_do_update(index_elements=["player_id", "pack_id"], set_=new, where=was_left)
        )


def _finds(player_id: int) -> Sequence[Any]:
    return db.session.execute(
        select(table_of(TurnedUp))
        .where(TurnedUp.player_id == player_id)
        .order_by(TurnedUp.at, TurnedUp.question_id)
    ).all()


def _earlier(new: Any, columns: list[str]) -> dict[str, Any]:  # noqa: ANN401 (the row that was to be inserted)
    earlier = {
        name: case((new.at < Accusation.at, new[name]), else_=getattr(Accusation, name))
        for name in columns
        if name != "pack_id"
    }
    return earlier | {"opened_at": func.coalesce(Accusation.opened_at, new.opened_at)}
