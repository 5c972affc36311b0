"""How much of which packs a player may be asked, told or reminded of: those on the shelf, as far as they have got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select, true, tuple_

from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion
from quizapp.packs.queries import IS_CURRENT, ON_SHELF
from quizapp.play.models import Reached
from quizapp.play.queries import questions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, CompoundSelect, Select

    from quizapp.players.models import Player


@dataclass(frozen=True)
class Reach:
    """A pack on the shelf, in its current version."""

    version: int
    slug: str
    title: str
    language: str
    stage: int
    """Where the stage that the player has reached stands in it, from 0."""


def of(player: Player, packs: Select[Any] | CompoundSelect[Any]) -> dict[int, Reach]:
    """Return how far a player has got in those of `packs`, a SELECT of their ids, on the shelf; by their versions."""
    rows = db.session.execute(
        select(PackVersion.id, PackVersion.digest, Pack.slug, Reached.stage)
        .join(Pack, IS_CURRENT)
        .outerjoin(Reached, and_(Reached.pack_id == Pack.id, Reached.player_id == player.id))
        .where(*ON_SHELF, Pack.id.in_(packs))
    ).all()
    headers = questions.headers({version: digest for version, digest, _slug, _stage in rows})
    found = {}
    for version, _digest, slug, reached in rows:
        header = headers[version]
        keys = [stage["key"] for stage in header["stages"]]
        stage = keys.index(reached) if reached in keys else 0
        found[version] = Reach(version, slug, header["title"], header["language"], stage)
    return found


def within(player: Player, reached: Iterable[Reach]) -> ColumnElement[bool]:
    """Return whether something issued is no later than that, nor sensitive to a player who wants none of it."""
    stages = [(each.version, stage) for each in reached for stage in range(each.stage + 1)]
    wanted = Issued.sensitive.is_(False) if player.leave_out_sensitive else true()
    return and_(tuple_(Issued.version_id, Issued.stage).in_(stages), wanted)
