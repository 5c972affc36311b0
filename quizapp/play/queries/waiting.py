"""The turn that waits for its answer, as far as it takes to answer it: one row, asked for with every answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import Integer, String, and_, bindparam, or_, select

from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db, table_of
from quizapp.packs.models import PackVersion, Revision
from quizapp.play.models import Round, Turn
from quizapp.play.queries import questions
from quizapp.play.rules.points import limit
from quizapp.players.models import Player

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from quizapp.bank.question import Asked, Question

VERSIONS = 256


@dataclass(frozen=True)
class Waiting:
    """A turn, and of its round what decides about an answer."""

    id: int
    n: int
    question_id: int
    revision_id: int
    difficulty: str
    order: list[int]
    opened_at: datetime | None
    hint_at: datetime | None
    digest: str
    round_id: int
    token: str
    player_id: int
    size: int
    answered: int
    finished_at: datetime | None
    pace: str
    time_factor: str
    version_id: int
    pack_id: int
    version: str
    is_guest: bool
    seen_at: datetime

    @property
    def asked(self) -> Asked:
        """Return what is asked."""
        return questions.asked(self.revision_id, self.digest)

    @property
    def question(self) -> Question:
        """Return the whole question, key and all."""
        return questions.question(self.revision_id, self.digest)

    @property
    def allowed(self) -> timedelta | None:
        """Return how long it may take, None for as long as you like."""
        return limit(self.pace, self.time_factor)

    @property
    def language(self) -> str:
        """Return the language that the pack is written in."""
        return _language(self.version_id, self.version)


def find(token: str, n: int, account: Player | None, guest: str | None) -> Waiting:
    """Return a turn of an account's round or, without one, of the guest's whose cookie holds a token.

    Raise NotFound for a turn that was not drawn or is somebody else's.
    """
    whose = {"player": account.id, "guest": None} if account else {"player": None, "guest": guest}
    return _read({"token": token, "n": n} | whose)


def again(turn: Waiting) -> Waiting:
    """Return a turn as it is now."""
    return _read({"token": turn.token, "n": turn.n, "player": turn.player_id, "guest": None})


def _read(given: dict[str, Any]) -> Waiting:
    row = db.session.connection().execute(_FIND, given).one_or_none()
    if row is None:
        raise NotFound
    return Waiting(*tuple(row))


def check_clock(turn: Waiting) -> None:
    """Raise Conflict while the clock of a turn has not been started."""
    if turn.opened_at is None and turn.allowed is not None:
        raise Conflict(_("The clock of this question has not been started yet."))


@lru_cache(maxsize=VERSIONS)
def _language(version: int, _digest: str) -> str:
    header = db.session.scalar(select(PackVersion.header).where(PackVersion.id == version)) or {}
    language: str = header["language"]
    return language


_turn, _round = table_of(Turn).c, table_of(Round).c
_revision, _version, _player = table_of(Revision).c, table_of(PackVersion).c, table_of(Player).c
_FIND = (
    select(
        *(_turn.id, _turn.n, _turn.question_id, _turn.revision_id, _turn.difficulty, _turn.shuffle),
        *(_turn.opened_at, _turn.hint_at, _revision.digest, _round.id, _round.token, _round.player_id),
        *(_round.size, _round.answered, _round.finished_at, _round.pace, _round.time_factor),
        *(_version.id, _version.pack_id, _version.digest, _player.is_guest, _player.seen_at),
    )
    .join_from(table_of(Round), table_of(Turn), _turn.round_id == _round.id)
    .join(table_of(Revision), _revision.id == _turn.revision_id)
    .join(table_of(PackVersion), _version.id == _round.version_id)
    .join(table_of(Player), _player.id == _round.player_id)
    .where(_round.token == bindparam("token"), _turn.n == bindparam("n"))
    .where(
        or_(
            _player.id == bindparam("player", type_=Integer),
            and_(_player.token == bindparam("guest", type_=String), _player.is_guest),
        )
    )
)
