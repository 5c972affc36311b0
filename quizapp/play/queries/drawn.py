"""A turn with all that its page is made of, before the answer and after, and whose it is: one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, bindparam, case, cast, exists, func, literal_column, select

from quizapp.extensions import carry_out, table_of
from quizapp.packs.models import Pack, PackVersion, Revision
from quizapp.play.models import Chosen, KeyRepair, Round, Turn
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
    called_id: int
    """The version that its round is called by, its digest, and its pack."""
    called: str
    called_pack_id: int
    pack_slug: str
    pack_source: str
    name: str
    theme: str
    chosen: str | None
    """Once it holds an answer, how often each choice was chosen by anybody: `0:12 1:3`. See `tallies`."""
    was_repaired: bool
    """A key of its question was repaired, be it undone since."""
    verdicts: str | None = None
    """Those of its round so far, in order; None for none, and where they were not asked for."""

    @property
    def tallies(self) -> dict[int, int]:
        """Return how often each choice was chosen; `Chosen` tells what else is counted there."""
        pairs = (pair.split(":") for pair in (self.chosen or "").split())
        return {int(choice): int(times) for choice, times in pairs}

    @property
    def round(self) -> PlayedRound:
        """Return its round."""
        return PlayedRound(
            PlayedVersion(self.called_id, self.called, self.called_pack_id, self.pack_slug, self.pack_source),
            *(self.round_id, self.token, self.player_id, self.kind, self.stage, self.pace, self.time_factor),
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
_turn, _round, _chosen = table_of(Turn).c, table_of(Round).c, table_of(Chosen).c
# A parameter in its place would be worked into the statement each time.
_BLANK: Any = literal_column("' '")
_counted = (
    select((cast(_chosen.choice, String) + ":" + cast(func.sum(_chosen.times), String)).label("pair"))
    .where(_chosen.revision_id == table_of(Revision).c.id)
    .group_by(_chosen.choice)
    .correlate(table_of(Revision))
    .subquery()
)
_called = table_of(PackVersion).alias("called")
_ALL = (
    waiting.ALL.join(_called, _called.c.id == _round.version_id)
    .join(table_of(Pack), table_of(Pack).c.id == _called.c.pack_id)
    .add_columns(
        *(_turn.category, _turn.response, _turn.verdict, _turn.points, _turn.bonus, _turn.counts),
        *(table_of(Revision).c.image_id, _round.points),
        *(
            _called.c.id,
            _called.c.digest,
            table_of(Pack).c.id,
            table_of(Pack).c.slug,
            table_of(Pack).c.source,
        ),
        *(table_of(Player).c.name, table_of(Player).c.theme),
        # What others answered is not even read for whoever has not.
        case(
            (
                _turn.n <= _round.answered,
                select(func.aggregate_strings(_counted.c.pair, _BLANK)).scalar_subquery(),
            )
        ),
        exists().where(table_of(KeyRepair).c.question_id == _turn.question_id),
    )
)
_before = table_of(Turn).alias("before")
_so_far = (
    select(_before.c.verdict)
    .where(_before.c.round_id == _round.id, _before.c.n <= _round.answered)
    .order_by(_before.c.n)
    .correlate(table_of(Round))
    .subquery()
)
_FIND = _ALL.where(_turn.n == bindparam("n")).add_columns(
    select(func.aggregate_strings(_so_far.c.verdict, _BLANK)).scalar_subquery()
)
_ANSWERED = _ALL.where(_turn.n <= bindparam("n")).order_by(_turn.n)
