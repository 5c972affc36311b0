"""A turn with all that its page is made of, before the answer and after, and whose it is: one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam

from quizapp.extensions import carry_out, table_of
from quizapp.packs.models import Pack, PackVersion, Revision
from quizapp.play.models import Round, Turn
from quizapp.play.queries import waiting
from quizapp.play.queries.rounds import PlayedRound, PlayedVersion
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Drawn(waiting.Waiting):
    """A turn, whether or not it holds an answer."""

    category: str
    response: Any
    verdict: str | None
    points: int
    bonus: int
    counts: bool
    image_id: int | None
    round_points: int
    pack_slug: str
    name: str
    theme: str

    @property
    def round(self) -> PlayedRound:
        """Return its round."""
        return PlayedRound(
            PlayedVersion(self.version_id, self.version, self.pack_id, self.pack_slug),
            *(self.round_id, self.token, self.player_id, self.pace, self.time_factor),
            *(self.size, self.answered, self.round_points, self.finished_at),
        )


def find(token: str, n: int, whose: Mapping[str, int | str | None]) -> Drawn:
    """Return a turn as `waiting.find` does."""
    return Drawn(*waiting.row(_FIND, token, n, whose))


def answered(round_: PlayedRound) -> list[Drawn]:
    """Return the turns of a round that hold an answer, in order."""
    rows = carry_out(_ANSWERED, token=round_.token, n=round_.answered, player=round_.player_id, guest=None)
    return [Drawn(*tuple(row)) for row in rows]


# Made once: they are asked with every page of a round.
_turn = table_of(Turn).c
_ALL = waiting.ALL.join(table_of(Pack), table_of(Pack).c.id == table_of(PackVersion).c.pack_id).add_columns(
    *(_turn.category, _turn.response, _turn.verdict, _turn.points, _turn.bonus, _turn.counts),
    *(table_of(Revision).c.image_id, table_of(Round).c.points, table_of(Pack).c.slug),
    *(table_of(Player).c.name, table_of(Player).c.theme),
)
_FIND = _ALL.where(_turn.n == bindparam("n"))
_ANSWERED = _ALL.where(_turn.n <= bindparam("n")).order_by(_turn.n)
