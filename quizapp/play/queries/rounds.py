"""Finding rounds, and what a new one may be drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, select

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs import queries as packs
from quizapp.play.models import Encounter, Reached, Round, Turn
from quizapp.play.queries import decks
from quizapp.play.rules.result import RoundCard
from quizapp.play.rules.turn import RoundHead
from quizapp.play.rules.wish import Wish
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from quizapp.packs.models import PackVersion
    from quizapp.players.hooks import History

PER_PAGE = 20

_FIND = select(Round).where(Round.token == bindparam("token"), Round.player_id == bindparam("player"))
"""Made once: it is asked with every page of a round."""


def find(player: Player | None, token: str) -> Round:
    """Return a player's own round; raise NotFound for anybody else's."""
    found = player and db.session.scalar(_FIND, {"token": token, "player": player.id})
    if not found:
        raise NotFound
    return found


def by_request(player: Player, request: str) -> Round | None:
    """Return the round that a form has started already."""
    return db.session.scalar(select(Round).where(Round.player_id == player.id, Round.request == request))


def missed_wish(player: Player, version: PackVersion, request: str = "") -> Wish:
    """Return the wish for what a player answered, last time, less than right, as far as they have got."""
    stage = packs.stage_position(version, reached(player).get(version.pack_id)) or 0
    return Wish(
        request,
        stage,
        size=None,
        time_factor=player.time_factor,
        leave_out_sensitive=player.leave_out_sensitive,
    )


def missed(player: Player, version: PackVersion) -> int:
    """Return how many questions a round of what was missed would have."""
    return decks.count_missed(player, version, missed_wish(player, version))


def reached(player: Player | None) -> dict[int, str]:
    """Return the stage keys a player last said they had reached, by pack id."""
    if player is None:
        return {}
    rows = db.session.execute(select(Reached.pack_id, Reached.stage).where(Reached.player_id == player.id))
    return dict(rows.all())


def unfinished(player: Player) -> int:
    """Return how many rounds a player has open."""
    return (
        db.session.scalar(
            select(func.count()).where(Round.player_id == player.id, Round.finished_at.is_(None))
        )
        or 0
    )


def weigh(history: History) -> None:
    """Fill in how many rounds a guest has played, and what they came to on boards."""
    rounds = select(func.count()).where(Round.player_id == history.player_id)
    points = select(func.coalesce(func.sum(Encounter.points), 0)).where(
        Encounter.player_id == history.player_id
    )
    row = db.session.execute(select(rounds.scalar_subquery(), points.scalar_subquery())).one()
    history.rounds, history.points = row


def open_rounds(player: Player | None) -> list[RoundCard]:
    """Return a player's unfinished rounds, the latest first."""
    if player is None:
        return []
    return _cards(
        select(Round)
        .where(Round.player_id == player.id, Round.finished_at.is_(None))
        .order_by(Round.started_at.desc(), Round.id.desc())
    )


def finished_rounds(player: Player | None, page: int) -> tuple[list[RoundCard], bool]:
    """Return one page (from 1) of a player's finished rounds, the latest first, and whether there are more."""
    if player is None:
        return [], False
    cards = _cards(
        select(Round)
        .where(Round.player_id == player.id, Round.finished_at.is_not(None))
        .order_by(Round.started_at.desc(), Round.id.desc())
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    )
    return cards[:PER_PAGE], len(cards) > PER_PAGE


def idle_guests(before: datetime, limit: int) -> Sequence[int]:
    """Return ids of guests last seen before a moment who never finished a round."""
    finished = exists().where(Round.player_id == Player.id, Round.answered == Round.size)
    return db.session.scalars(
        select(Player.id)
        .where(Player.is_guest.is_(True), Player.erased_at.is_(None), Player.seen_at < before, ~finished)
        .order_by(Player.seen_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def head(round_: Round, n: int) -> RoundHead:
    """Return what every page of a round shows of it, seen from turn `n`."""
    verdicts = db.session.scalars(
        select(Turn.verdict).where(Turn.round_id == round_.id, Turn.n <= round_.answered).order_by(Turn.n)
    ).all()
    ahead = round_.size - len(verdicts)
    waiting = [] if round_.finished_at or not ahead else ["open"]
    header = round_.version.header
    return RoundHead(
        token=round_.token,
        pack_slug=round_.version.pack.slug,
        pack_title=header["title"],
        language=header["language"],
        n=n,
        size=round_.size,
        points=round_.points,
        marks=(*(verdict or "" for verdict in verdicts), *waiting, *["ahead"] * (ahead - len(waiting))),
    )


def _cards(query: Select[Round]) -> list[RoundCard]:
    return [
        RoundCard(
            token=round_.token,
            pack_slug=round_.version.pack.slug,
            pack_title=round_.version.header["title"],
            stage_label=round_.version.header["stages"][round_.stage]["label"],
            pace=round_.pace,
            answered=round_.answered,
            size=round_.size,
            points=round_.points,
            started_at=round_.started_at,
            finished_at=round_.finished_at,
            left=round_.finished_at is not None and round_.answered < round_.size,
        )
        for round_ in db.session.scalars(query)
    ]
