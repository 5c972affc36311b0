"""Reporting a question, settling a report with an answer, and what becomes of reports when players go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from quizapp.authoring.models import Report
from quizapp.authoring.queries import repairs, reports
from quizapp.errors import Conflict
from quizapp.extensions import db, insert, write
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.authoring.rules.reports import Reportable
    from quizapp.players.hooks import Export, Merged
    from quizapp.players.models import Player

WITHOUT_LOOKING = {"synchronize_session": False}


def report(player: Player, turn: Reportable, reason: str, note: str, now: datetime) -> None:
    """Put a question into its authors' queue. A player has one report of a question: doing it again replaces it."""
    be_there(player, now)
    words = {
        "revision_id": turn.revision_id,
        "turn_id": turn.turn_id,
        "reason": reason,
        "note": note,
        "at": now,
        "settled_at": None,
        "settled_by_id": None,
        "answer": "",
        "read_at": None,
    }
    theirs = {"player_id": player.id, "question_id": turn.question_id}
    adding = insert(Report).values(theirs | words)
    write(adding.on_conflict_do_update(index_elements=list(theirs), set_=words))


def settle(found: Report, answer: str, by_id: int, now: datetime) -> None:
    """Settle a report with an answer, which its reporter gets to read; raise Conflict if somebody else was quicker."""
    same = update(Report).where(
        # It may have been replaced by another since it was read.
        Report.id == found.id,
        Report.settled_at.is_(None),
        Report.at == found.at,
    )
    if not write(same.values(settled_at=now, settled_by_id=by_id, answer=answer)):
        raise Conflict(
            _("That report has been settled already, or taken back and made anew. Nothing has been changed.")
        )


def read(player_id: int, turn: Reportable, now: datetime) -> None:
    """Note that a player has read what they were answered about the question of a turn."""
    theirs = update(Report).where(
        Report.player_id == player_id,
        Report.question_id == turn.question_id,
        Report.settled_at.is_not(None),
        Report.read_at.is_(None),
    )
    write(theirs.values(read_at=now))


def forget(gone: tuple[int, ...]) -> None:
    """Keep no word of players who go."""
    db.session.execute(delete(Report).where(Report.player_id.in_(gone)))


def follow(merged: Merged) -> None:
    """Give an account what a guest has reported; of two reports of one question the account's stands."""
    both = select(Report.question_id).where(Report.player_id == merged.account).scalar_subquery()
    theirs = Report.player_id == merged.guest
    db.session.execute(
        delete(Report).where(theirs, Report.question_id.in_(both)), execution_options=WITHOUT_LOOKING
    )
    moved = update(Report).where(theirs).values(player_id=merged.account)
    db.session.execute(moved, execution_options=WITHOUT_LOOKING)


def export(export: Export) -> None:
    """Add what a player has reported, answered and repaired to everything that is kept about them."""
    export.sections["reports"] = reports.kept(export.player.id)
    export.sections["reports_answered"] = reports.settled_by(export.player.id)
    export.sections["keys_repaired"] = repairs.made_by(export.player.id)
