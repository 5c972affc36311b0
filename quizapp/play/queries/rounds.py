"""Finding rounds, and what a new one may be drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, select

from quizapp.errors import NotFound
from quizapp.extensions import carry_out, db, table_of
from quizapp.packs import queries as packs
from quizapp.packs.models import Pack, PackVersion
from quizapp.packs.operations import TRIALS
from quizapp.play.models import Encounter, Reached, Round
from quizapp.play.queries import decks, questions
from quizapp.play.rules.result import RoundCard
from quizapp.play.rules.turn import RoundHead
from quizapp.play.rules.wish import RoundKind, Wish
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from quizapp.players.hooks import History

PER_PAGE = 20

_round, _version, _pack = table_of(Round), table_of(PackVersion), table_of(Pack)

# Made once: they are asked with every page of a round.
_FIND = (
    select(
        *(_version.c.id, _version.c.digest, _pack.c.id, _pack.c.slug, _pack.c.source),
        *(_round.c[name] for name in ("id", "token", "player_id", "kind", "stage")),
        *(_round.c[name] for name in ("pace", "time_factor")),
        *(_round.c[name] for name in ("size", "answered", "points", "finished_at")),
    )
    .join_from(_round, _version)
    .join(_pack)
    .where(_round.c.token == bindparam("token"), _round.c.player_id == bindparam("player"))
)


@dataclass(frozen=True)
class PlayedVersion:
    """The version of a pack that a round was drawn from."""

    id: int
    digest: str
    pack_id: int
    pack_slug: str
    pack_source: str

    @property
    def is_trial(self) -> bool:
        """Say whether it is a draft that its author tries."""
        return self.pack_source == TRIALS

    @property
    def header(self) -> Mapping[str, Any]:
        """Return what the version says of itself."""
        return questions.header(self.id, self.digest)


@dataclass(frozen=True)
class PlayedRound:
    """A round as it stands at this moment."""

    version: PlayedVersion
    id: int
    token: str
    player_id: int
    kind: str
    stage: int
    pace: str
    time_factor: str
    size: int
    answered: int
    points: int
    finished_at: datetime | None


def find(player: int | None, token: str) -> PlayedRound:
    """Return a player's own round; raise NotFound for anybody else's."""
    row = carry_out(_FIND, token=token, player=player).one_or_none()
    if row is None:
        raise NotFound
    return PlayedRound(PlayedVersion(*tuple(row[:5])), *tuple(row[5:]))


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


def head(round_: PlayedRound, n: int, verdicts: Sequence[str]) -> RoundHead:
    """Return what every page of a round shows of it, seen from turn `n`; `verdicts` are those of the answered turns."""
    ahead = round_.size - len(verdicts)
    waiting = [] if round_.finished_at or not ahead else ["open"]
    header = round_.version.header
    return RoundHead(
        token=round_.token,
        pack_slug=round_.version.pack_slug,
        pack_title=header["title"],
        language=header["language"],
        n=n,
        size=round_.size,
        points=round_.points,
        marks=(*verdicts, *waiting, *["ahead"] * (ahead - len(waiting))),
        is_trial=round_.version.is_trial,
        kind=RoundKind(round_.kind),
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
            is_trial=round_.version.pack.source == TRIALS,
            kind=RoundKind(round_.kind),
        )
        for round_ in db.session.scalars(query)
    ]
