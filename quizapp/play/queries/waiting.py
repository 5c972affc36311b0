"""The turn that waits for its answer, as far as it takes to answer it: one row, asked for with every answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import Integer, String, and_, bindparam, exists, func, or_, select

from quizapp.errors import Conflict, NotFound
from quizapp.extensions import carry_out, table_of
from quizapp.packs.models import PackVersion, Revision
from quizapp.play.models import Insider, Round, Turn
from quizapp.play.queries import questions
from quizapp.play.rules.points import limit
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from sqlalchemy import Select

    from quizapp.bank.question import Asked, Question


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
    marked_by_id: int | None
    marked_by: str | None
    round_id: int
    token: str
    player_id: int
    size: int
    answered: int
    finished_at: datetime | None
    pace: str
    time_factor: str
    kind: str
    stage: int
    version_id: int
    """The version that its question is from, its pack and its digest: in a round from several packs not the round's."""
    pack_id: int
    version: str
    is_guest: bool
    seen_at: datetime
    is_insider: bool

    @property
    def asked(self) -> Asked:
        """Return what is asked."""
        return questions.asked(self.revision_id, self.digest)

    @property
    def key_stands_in(self) -> tuple[int, str]:
        """Return the revision that answers are marked by, and its digest: another one, where the key was repaired."""
        return self.marked_by_id or self.revision_id, self.marked_by or self.digest

    @property
    def question(self) -> Question:
        """Return the whole question, key and all."""
        return questions.question(*self.key_stands_in)

    @property
    def allowed(self) -> timedelta | None:
        """Return how long it may take, None for as long as you like."""
        return limit(self.pace, self.time_factor)

    @property
    def language(self) -> str:
        """Return the language that the question's pack is written in."""
        language: str = questions.header(self.version_id, self.version)["language"]
        return language


def find(token: str, n: int, whose: Mapping[str, int | str | None]) -> Waiting:
    """Return a turn of a round of theirs: of the `player` with an id or, without one, the `guest` with a token.

    Raise NotFound for a turn that was not drawn or is somebody else's.
    """
    return Waiting(*row(_FIND, token, n, whose))


def again(turn: Waiting) -> Waiting:
    """Return a turn as it is now."""
    return find(turn.token, turn.n, {"player": turn.player_id, "guest": None})


def row(query: Select[Any], token: str, n: int, whose: Mapping[str, int | str | None]) -> tuple[Any, ...]:
    """Return what a query that begins as `ALL` finds; raise NotFound."""
    found = carry_out(query, token=token, n=n, **whose).one_or_none()
    if found is None:
        raise NotFound
    return tuple(found)


def check_clock(turn: Waiting) -> None:
    """Raise Conflict while the clock of a turn has not been started."""
    if turn.opened_at is None and turn.allowed is not None:
        raise Conflict(_("The clock of this question has not been started yet."))


_turn, _round = table_of(Turn).c, table_of(Round).c
_revision, _version, _player = table_of(Revision).c, table_of(PackVersion).c, table_of(Player).c
_insider = table_of(Insider).c
ALL = (
    select(
        *(_turn.id, _turn.n, _turn.question_id, _turn.revision_id, _turn.difficulty, _turn.shuffle),
        *(_turn.opened_at, _turn.hint_at, _revision.digest, _revision.marked_by_id, _revision.marked_by),
        *(_round.id, _round.token, _round.player_id),
        *(_round.size, _round.answered, _round.finished_at, _round.pace, _round.time_factor),
        *(_round.kind, _round.stage),
        *(_version.id, _version.pack_id, _version.digest, _player.is_guest, _player.seen_at),
        exists().where(_insider.player_id == _round.player_id, _insider.pack_id == _version.pack_id),
    )
    .join_from(table_of(Round), table_of(Turn), _turn.round_id == _round.id)
    .join(table_of(Revision), _revision.id == _turn.revision_id)
    .join(table_of(PackVersion), _version.id == func.coalesce(_turn.version_id, _round.version_id))
    .join(table_of(Player), _player.id == _round.player_id)
    .where(_round.token == bindparam("token"))
    .where(
        or_(
            _player.id == bindparam("player", type_=Integer),
            and_(_player.token == bindparam("guest", type_=String), _player.is_guest),
        )
    )
)
_FIND = ALL.where(_turn.n == bindparam("n"))
