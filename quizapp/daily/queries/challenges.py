"""Challenges, and how those did who have to do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, literal, not_, or_, select, union_all

from quizapp.daily.models import Challenge, ChallengeTaken, DailyCase
from quizapp.daily.queries import cases
from quizapp.daily.rules.challenge import Dare, Side, Sides, Taken, Tie
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion
from quizapp.packs.queries import ON_SHELF
from quizapp.play.models import Round, Turn
from quizapp.play.rules.draw import Candidate
from quizapp.play.rules.points import Verdict
from quizapp.play.rules.wish import RoundKind
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Row

PER_PAGE = 20


def find(token: str) -> Dare:
    """Return a challenge; raise NotFound for one that is not there, be it that its challenger has gone."""
    row = db.session.execute(
        select(
            Challenge.id,
            Round,
            Player.name,
            or_(Player.hidden_by_host, Player.suspended_at.is_not(None)).label("unnamed"),
            DailyCase.day,
        )
        .join_from(Challenge, Round, Round.id == Challenge.round_id)
        .join(Player, Player.id == Round.player_id)
        .outerjoin(DailyCase, DailyCase.version_id == Round.version_id)
        .where(Challenge.token == token)
    ).one_or_none()
    if row is None:
        raise NotFound
    number, round_, name, unnamed, day = row
    header = round_.version.header
    return Dare(
        id=number,
        token=token,
        round_id=round_.id,
        round_token=round_.token,
        player_id=round_.player_id,
        name=None if unnamed else name,
        kind=RoundKind(round_.kind),
        version_id=round_.version_id,
        pack_id=round_.version.pack_id,
        stage=round_.stage,
        pace=round_.pace,
        size=round_.size,
        title=header["title"],
        blurb=header["blurb"],
        language=header["language"],
        stage_label=header["stages"][round_.stage]["label"],
        stages=len(header["stages"]),
        content_notes=tuple(header["content_notes"]),
        day=day,
    )


def by_round(round_id: int) -> str | None:
    """Return the token of the challenge that a round was made into."""
    return db.session.scalar(select(Challenge.token).where(Challenge.round_id == round_id))


def ties(token: str) -> list[Tie]:
    """Return the challenges that the round with this token has to do with: its own first, then those it answers."""
    made = (
        select(Challenge.id, Challenge.token, literal(1).label("own"))
        .join(Round, Round.id == Challenge.round_id)
        .where(Round.token == token)
    )
    taken = (
        select(Challenge.id, Challenge.token, literal(0))
        .join(ChallengeTaken, ChallengeTaken.challenge_id == Challenge.id)
        .join(Round, Round.id == ChallengeTaken.round_id)
        .where(Round.token == token)
    )
    found = union_all(made, taken).subquery()
    rows = db.session.execute(select(found.c.token, found.c.own).order_by(found.c.own.desc(), found.c.id))
    return [Tie(each, bool(own)) for each, own in rows]


def taken(dare: Dare, player_id: int) -> Taken | None:
    """Return a friend's round; None if they have not taken the challenge up."""
    row = db.session.execute(
        select(Round.token, Round.id, Round.finished_at.is_not(None))
        .join(ChallengeTaken, ChallengeTaken.round_id == Round.id)
        .where(ChallengeTaken.challenge_id == dare.id, ChallengeTaken.player_id == player_id)
    ).one_or_none()
    return Taken(*row) if row else None


def hand(dare: Dare) -> list[Candidate]:
    """Return the questions of the challenger's round in the order of asking, answered there or not."""
    rows = db.session.execute(
        select(Turn.question_id, Turn.revision_id, Turn.category, Turn.difficulty, Turn.version_id)
        .where(Turn.round_id == dare.round_id)
        .order_by(Turn.n)
    )
    return [
        Candidate(question, revision, dare.stage, category, None, difficulty, version)
        for question, revision, category, difficulty, version in rows
    ]


def has_left_the_shelf(dare: Dare) -> bool:
    """Say whether a pack that the questions are from cannot be played any more, or a day not as it was."""
    if dare.day is not None:
        return [each.question for each in cases.hand(dare.day, on_shelf=True)] != [
            each.question for each in hand(dare)
        ]
    source = func.coalesce(Turn.version_id, dare.version_id)
    return bool(
        db.session.scalar(
            select(
                exists()
                .where(Turn.round_id == dare.round_id, PackVersion.id == source)
                .where(Pack.id == PackVersion.pack_id, not_(and_(*ON_SHELF)))
            )
        )
    )


def sensitive(dare: Dare) -> int:
    """Return how many of the questions are marked sensitive."""
    found = (
        select(func.count())
        .select_from(Turn)
        .join(
            Issued,
            and_(Issued.question_id == Turn.question_id, Issued.version_id == dare.version_id),
        )
        .where(Turn.round_id == dare.round_id, Issued.sensitive)
    )
    return db.session.scalar(found) or 0


def sides(dare: Dare, page: int) -> Sides:
    """Return one page (from 1) of the friends who are done, in the order in which they took it up."""
    theirs = ChallengeTaken.challenge_id == dare.id
    waiting = (
        select(func.count())
        .select_from(ChallengeTaken)
        .join(Round, Round.id == ChallengeTaken.round_id)
        .where(theirs, Round.finished_at.is_(None))
    )
    rows = db.session.execute(
        _RESULTS.join(ChallengeTaken, ChallengeTaken.round_id == Round.id)
        .where(theirs, Round.finished_at.is_not(None))
        .order_by(ChallengeTaken.taken_at, ChallengeTaken.player_id)
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    ).all()
    done = _shown(rows[:PER_PAGE], None)
    return Sides(done, page, len(rows) > PER_PAGE, db.session.scalar(waiting) or 0)


def results(rounds: Collection[int], you: int) -> tuple[Side, ...]:
    """Return how finished rounds went, in the order they are named in; `you` are a player among them."""
    rows = db.session.execute(_RESULTS.where(Round.id.in_(rounds))).all()
    order = list(rounds)
    return _shown(sorted(rows, key=lambda row: order.index(row.id)), you)


def _shown(rows: Sequence[Row[*tuple[Any, ...]]], you: int | None) -> tuple[Side, ...]:
    marks: dict[int, list[str]] = {row.id: [] for row in rows}
    verdicts = db.session.execute(
        select(Turn.round_id, Turn.verdict)
        .where(Turn.round_id.in_(marks), Turn.verdict.is_not(None))
        .order_by(Turn.round_id, Turn.n)
    )
    for round_id, verdict in verdicts:
        marks[round_id].append(verdict or "")
    return tuple(
        Side(
            name=None if row.unnamed and row.player_id != you else row.name,
            is_you=row.player_id == you,
            marks=(*marks[row.id], *["ahead"] * (row.size - row.answered)),
            right=marks[row.id].count(Verdict.RIGHT),
            size=row.size,
            points=row.points,
            is_left=row.answered < row.size,
        )
        for row in rows
    )


_RESULTS = select(
    Round.id,
    Round.player_id,
    Round.size,
    Round.answered,
    Round.points,
    Player.name,
    or_(Player.hidden_by_host, Player.suspended_at.is_not(None)).label("unnamed"),
).join_from(Round, Player, Player.id == Round.player_id)
