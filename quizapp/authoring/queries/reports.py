"""What players have reported of questions: the queue of a pack's authors, and what a reporter is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from quizapp.authoring.models import Report
from quizapp.authoring.rules.reports import Answered, Reportable, Reported, Said
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion, Question, Revision
from quizapp.play.models import Round, Turn
from quizapp.play.queries import questions
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select

PER_PAGE = 50
MOST_ANSWERED = 5


def reportable(player_id: int | None, token: str, n: int) -> Reportable:
    """Return an answered turn of a player's own round; raise NotFound for any other."""
    row = db.session.execute(
        select(
            Turn.id, Turn.question_id, Turn.revision_id, Revision.digest, PackVersion.id, PackVersion.digest
        )
        .join(Round, Round.id == Turn.round_id)
        .join(Revision, Revision.id == Turn.revision_id)
        .join(PackVersion, PackVersion.id == func.coalesce(Turn.version_id, Round.version_id))
        .where(Round.token == token, Round.player_id == player_id, Turn.n == n, Turn.answered_at.is_not(None))
    ).one_or_none()
    if row is None:
        raise NotFound
    turn, question, revision, digest, version, version_digest = row
    header = questions.header(version, version_digest)
    prompt = questions.asked(revision, digest).prompt
    return Reportable(token, n, turn, question, revision, header["title"], header["language"], prompt)


def said(player_id: int, question_id: int) -> Said | None:
    """Return what a player has reported of a question."""
    found = db.session.scalar(
        select(Report).where(Report.player_id == player_id, Report.question_id == question_id)
    )
    if found is None:
        return None
    return Said(found.reason, found.note, found.at, found.settled_at, found.answer)


def answered(player_id: int) -> list[Answered]:
    """Return which of their reports have been answered that a player has not read, the oldest first."""
    rows = db.session.execute(
        select(Round.token, Turn.n, PackVersion.id, PackVersion.digest, Report.settled_at)
        .join(Turn, Turn.id == Report.turn_id)
        .join(Round, Round.id == Turn.round_id)
        .join(PackVersion, PackVersion.id == Round.version_id)
        .where(Report.player_id == player_id, Report.settled_at.is_not(None), Report.read_at.is_(None))
        .order_by(Report.settled_at, Report.id)
        .limit(MOST_ANSWERED)
    )
    return [
        Answered(token, n, questions.header(version, digest)["title"], settled_at)
        for token, n, version, digest, settled_at in rows
        if settled_at
    ]


def waiting(pack: Pack) -> list[Reported]:
    """Return the reports of a pack's questions that nobody has settled, the oldest first; a page of them."""
    open_ = _listed(pack).where(Report.settled_at.is_(None)).order_by(Report.at, Report.id)
    return [_reported(*row) for row in db.session.execute(open_.limit(PER_PAGE))]


def settled(pack: Pack, page: int) -> tuple[list[Reported], bool]:
    """Return one page (from 1) of the reports that were settled, the latest first, and whether there are more."""
    done = _listed(pack).where(Report.settled_at.is_not(None))
    query = done.order_by(Report.settled_at.desc(), Report.id.desc()).limit(PER_PAGE + 1)
    rows = db.session.execute(query.offset((page - 1) * PER_PAGE)).all()
    return [_reported(*row) for row in rows[:PER_PAGE]], len(rows) > PER_PAGE


def find(pack: Pack, number: int) -> Report:
    """Return a report of one of a pack's questions; raise NotFound for any other."""
    found = db.session.scalar(
        select(Report)
        .join(Question, Question.id == Report.question_id)
        .where(Report.id == number, Question.pack_id == pack.id)
    )
    if found is None:
        raise NotFound
    return found


def numbers(slugs: Collection[str]) -> dict[str, int]:
    """Return how many reports wait, by pack; those without any are left out."""
    rows = db.session.execute(
        select(Pack.slug, func.count())
        .join(Question, Question.pack_id == Pack.id)
        .join(Report, Report.question_id == Question.id)
        .where(Pack.slug.in_(slugs), Report.settled_at.is_(None))
        .group_by(Pack.slug)
    )
    return dict(rows.all())


def by_question(pack: Pack) -> dict[int, int]:
    """Return how many reports wait, by question; those without any are left out."""
    rows = db.session.execute(
        select(Report.question_id, func.count())
        .join(Question, Question.id == Report.question_id)
        .where(Question.pack_id == pack.id, Report.settled_at.is_(None))
        .group_by(Report.question_id)
    )
    return dict(rows.all())


def kept(player_id: int) -> list[dict[str, Any]]:
    """Return what a player has reported as plain data, for them to read: not who settled it."""
    rows = db.session.execute(
        select(Report, Question.key, Pack.slug)
        .join(Question, Question.id == Report.question_id)
        .join(Pack, Pack.id == Question.pack_id)
        .where(Report.player_id == player_id)
        .order_by(Report.id)
    )
    return [
        {
            "pack": slug,
            "question": key,
            "reason": report.reason,
            "note": report.note,
            "at": report.at,
            "settled_at": report.settled_at,
            "answer": report.answer,
            "read_at": report.read_at,
        }
        for report, key, slug in rows
    ]


def settled_by(player_id: int) -> list[dict[str, Any]]:
    """Return what an author has answered as plain data, for them to read: not whom."""
    rows = db.session.execute(
        select(Pack.slug, Question.key, Report.settled_at, Report.answer)
        .join(Question, Question.id == Report.question_id)
        .join(Pack, Pack.id == Question.pack_id)
        .where(Report.settled_by_id == player_id)
        .order_by(Report.settled_at, Report.id)
    )
    return [
        {"pack": slug, "question": key, "settled_at": at, "answer": answer} for slug, key, at, answer in rows
    ]


_settler = aliased(Player)


def _listed(pack: Pack) -> Select[Any]:
    current = (
        select(Issued.revision_id)
        .join(PackVersion, PackVersion.id == Issued.version_id)
        .where(PackVersion.pack_id == pack.id, PackVersion.number == pack.version)
        .where(Issued.question_id == Report.question_id)
        .correlate(Report)
        .scalar_subquery()
    )
    return (
        select(Report, Question.key, Revision.asked["prompt"].as_string(), current, _settler.name)
        .join(Question, Question.id == Report.question_id)
        .join(Revision, Revision.id == Report.revision_id)
        .outerjoin(_settler, _settler.id == Report.settled_by_id)
        .where(Question.pack_id == pack.id)
    )


def _reported(report: Report, key: str, prompt: str, current: int | None, settler: str | None) -> Reported:
    return Reported(
        number=report.id,
        key=key,
        prompt=prompt,
        reason=report.reason,
        note=report.note,
        at=report.at,
        is_old=report.revision_id != current,
        is_there=current is not None,
        settled_at=report.settled_at,
        settled_by=settler,
        answer=report.answer,
    )
