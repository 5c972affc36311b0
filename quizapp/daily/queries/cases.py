"""The cases there are, and what a new one may be made of."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from quizapp.daily.models import DailyCase, DailyGo, DailyQuestion
from quizapp.daily.queries.goes import GO, go_of
from quizapp.daily.rules.draw import SIZE
from quizapp.daily.rules.shown import ArchivedDay, Case, Today
from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion
from quizapp.packs.queries import IS_CURRENT, ON_SHELF
from quizapp.play.models import Round
from quizapp.play.rules.draw import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Row, Select

PER_PAGE = 30
IS_FIRST = (Issued.stage == 0, Issued.sensitive.is_(False))
"""What spoils nothing for anybody."""


def find(day: date) -> Case | None:
    """Return the case of a day; None where there is none, or none yet."""
    row = db.session.execute(_CASES.where(DailyCase.day == day)).one_or_none()
    return Case(*row) if row else None


def by_version(version_id: int) -> Case | None:
    """Return the case whose rounds are called by this version."""
    row = db.session.execute(_CASES.where(DailyCase.version_id == version_id)).one_or_none()
    return Case(*row) if row else None


def today(day: date) -> Today:
    """Return what `day` is to everybody, without making anything."""
    numbered = select(PackVersion.number).join(DailyCase, DailyCase.version_id == PackVersion.id)
    some = _eligible().with_only_columns(Issued.question_id).limit(SIZE).subquery()
    row = db.session.execute(
        select(
            numbered.where(DailyCase.day == day).scalar_subquery(),
            select(func.count()).select_from(DailyCase).scalar_subquery(),
            select(func.min(DailyCase.day)).scalar_subquery(),
            select(func.count()).where(DailyQuestion.day == day).scalar_subquery(),
            select(func.count()).select_from(some).scalar_subquery(),
        )
    ).one()
    number, cases, earliest, made, possible = row
    return Today(day, number or cases + 1, made if number else possible, earliest)


def number_made() -> int:
    """Return how many cases there have been."""
    return db.session.scalar(select(func.count()).select_from(DailyCase)) or 0


def candidates() -> list[Candidate]:
    """Return what a new case may be drawn from: first stages of ranked packs, but for what is sensitive."""
    return [
        Candidate(question, revision, 0, category, None, difficulty, version)
        for question, revision, category, difficulty, version in db.session.execute(
            _eligible().order_by(Issued.question_id)
        )
    ]


def recent(before: date) -> list[set[int]]:
    """Return which questions the days before one asked, the latest day first."""
    rows = db.session.execute(
        select(DailyQuestion.day, DailyQuestion.question_id)
        .where(DailyQuestion.day < before)
        .order_by(DailyQuestion.day.desc())
    )
    return [{question for _day, question in asked} for _day, asked in groupby(rows, itemgetter(0))]


def hand(day: date, *, on_shelf: bool) -> list[Candidate]:
    """Return the questions of a day in the order of asking.

    With `on_shelf` only those that a day could ask now, for all that packs have done since: still there, at their first
    stage, and not sensitive.
    """
    query = (
        select(
            DailyQuestion.question_id,
            DailyQuestion.revision_id,
            DailyQuestion.category,
            DailyQuestion.difficulty,
            DailyQuestion.version_id,
        )
        .where(DailyQuestion.day == day)
        .order_by(DailyQuestion.position)
    )
    if on_shelf:
        query = (
            query.join(Issued, Issued.question_id == DailyQuestion.question_id)
            .join(PackVersion, PackVersion.id == Issued.version_id)
            .join(Pack, IS_CURRENT)
            .where(*ON_SHELF, *IS_FIRST)
        )
    return [
        Candidate(question, revision, 0, category, None, difficulty, version)
        for question, revision, category, difficulty, version in db.session.execute(query)
    ]


def earlier(before: date, player_id: int | None, page: int) -> tuple[list[ArchivedDay], bool]:
    """Return one page (from 1) of the cases before a day, the latest first, and whether there are more."""
    mine = and_(DailyGo.day == DailyCase.day, DailyGo.player_id == player_id)
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        _CASES.add_columns(*GO)
        .outerjoin(DailyGo, mine)
        .outerjoin(Round, Round.id == DailyGo.round_id)
        .where(DailyCase.day < before)
        .order_by(DailyCase.day.desc())
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    ).all()
    days = [ArchivedDay(day, number, go_of(go)) for day, number, _version, *go in rows]
    return days[:PER_PAGE], len(days) > PER_PAGE


def _eligible() -> Select[int, int, str, str, int]:
    return (
        select(Issued.question_id, Issued.revision_id, Issued.category, Issued.difficulty, Issued.version_id)
        .join(PackVersion, PackVersion.id == Issued.version_id)
        .join(Pack, IS_CURRENT)
        .where(*ON_SHELF, *IS_FIRST, Pack.ranked.is_(True))
    )


_CASES = select(DailyCase.day, PackVersion.number, DailyCase.version_id).join(
    PackVersion, PackVersion.id == DailyCase.version_id
)
