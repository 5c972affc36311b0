"""Goes at a day's case: the first, which counts, and those after it, which are practice."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Boolean, Integer, bindparam, func, or_, select, update

from quizapp.daily.models import DailyGo
from quizapp.daily.operations import making
from quizapp.daily.queries import cases, goes
from quizapp.errors import Conflict
from quizapp.extensions import Instant, carry_out, db, insert, table_of
from quizapp.packs.models import PackVersion
from quizapp.play.models import Round, Turn
from quizapp.play.operations.starting import deal
from quizapp.play.rules.draw import SEED_BYTES, Hand
from quizapp.play.rules.points import Verdict
from quizapp.play.rules.wish import RoundKind, Wish
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import date, datetime

    from quizapp.daily.rules.shown import Case
    from quizapp.play.hooks import Given
    from quizapp.players.models import Player


def begin(player: Player, day: date, now: datetime) -> str:
    """Return the token of a player's first go at the day it is, which is begun now if there has been none."""
    be_there(player, now)
    go = goes.find(player.id, day)
    if go is not None:
        return go.token
    # What a form would carry is the day's own here: however many tabs begin it, the round is one.
    round_ = _deal(player, making.ensure(day, now), f"daily {day}", now, on_shelf=False)
    first = {
        "player_id": player.id,
        "day": day,
        "round_id": round_.id,
        "size": round_.size,
        "answered": 0,
        "right": 0,
        "points": 0,
        "inside": False,
        "begun_at": now,
    }
    db.session.execute(insert(DailyGo).values(first).on_conflict_do_nothing())
    return round_.token


def practise(player: Player, case: Case, request: str, now: datetime) -> str:
    """Return the token of a round that counts nowhere; raise Conflict where nothing of the day is on the shelf."""
    be_there(player, now)
    return _deal(player, case, request, now, on_shelf=True).token


def record(given: Given) -> None:
    """Count an answer to the go that it was given in, in the transaction of the answer."""
    if given.kind is not RoundKind.DAILY:
        return
    carry_out(
        _RECORD,
        of=given.round_id,
        n=given.n,
        is_right=int(given.verdict == Verdict.RIGHT),
        more=given.points,
        known=given.is_insider,
        end=given.at if given.n == given.size else None,
    )


def recount(rounds: tuple[int, ...]) -> None:
    """Work out afresh the goes among rounds whose answers were marked again."""
    theirs = Turn.round_id == DailyGo.round_id
    right = select(func.count()).where(theirs, Turn.verdict == Verdict.RIGHT).scalar_subquery()
    points = select(func.coalesce(func.sum(Turn.points), 0)).where(theirs).scalar_subquery()
    db.session.execute(
        update(DailyGo).where(DailyGo.round_id.in_(rounds)).values(right=right, points=points),
        execution_options={"synchronize_session": False},
    )


def _deal(player: Player, case: Case, request: str, now: datetime, *, on_shelf: bool) -> Round:
    questions = cases.hand(case.day, on_shelf=on_shelf)
    if not questions:
        raise Conflict(
            _("Nothing that this case asked is on the shelf any more."),
            (url_for("daily.archive"), _("To the other days")),
        )
    called = db.session.get_one(PackVersion, case.version_id)
    hand = Hand(questions, secrets.token_bytes(SEED_BYTES), RoundKind.DAILY)
    return deal(player, called, Wish(request, 0, time_factor=player.time_factor), hand, now)


_go = table_of(DailyGo).c
_RECORD = (
    update(table_of(DailyGo))
    .where(_go.round_id == bindparam("of"))
    .values(
        answered=bindparam("n"),
        right=_go.right + bindparam("is_right", type_=Integer),
        points=_go.points + bindparam("more", type_=Integer),
        inside=or_(_go.inside, bindparam("known", type_=Boolean)),
        finished_at=bindparam("end", type_=Instant),
    )
)
