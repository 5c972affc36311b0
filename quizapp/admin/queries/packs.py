"""The packs there have been, as hosts have them."""

from __future__ import annotations

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from quizapp.admin.rules import Stock
from quizapp.authoring.models import Authorship
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion
from quizapp.packs.operations import HIDDEN
from quizapp.play.models import Round
from quizapp.players.models import Player

TITLE = PackVersion.header["title"].as_string()
CURRENT = and_(PackVersion.pack_id == Pack.id, PackVersion.number == Pack.version)


def stock() -> tuple[Stock, ...]:
    """Return every pack there has been, by title."""
    questions = select(func.count()).where(Issued.version_id == PackVersion.id).scalar_subquery()
    earlier = aliased(PackVersion)
    rounds = (
        select(func.count(Round.id))
        .join(earlier, earlier.id == Round.version_id)
        .where(earlier.pack_id == Pack.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Pack, TITLE, questions, rounds)
        .join(PackVersion, CURRENT)
        .where(Pack.source.not_in(HIDDEN))
        .order_by(Pack.slug)
    )
    writers = _writers()
    found = (
        Stock(
            slug=pack.slug,
            title=title,
            source=pack.source,
            authors=writers.get(pack.id, ()),
            version=pack.version,
            questions=number,
            rounds=played,
            ranked=pack.ranked,
            withdrawn_at=pack.withdrawn_at,
            retired_at=pack.retired_at,
        )
        for pack, title, number, played in rows
    )
    return tuple(sorted(found, key=lambda each: each.title.casefold()))


def pack(slug: str) -> Pack:
    """Return a pack, on the shelf or not; raise NotFound if there is none."""
    found = db.session.scalar(select(Pack).where(Pack.slug == slug, Pack.source.not_in(HIDDEN)))
    if found is None:
        raise NotFound
    return found


def _writers() -> dict[int, tuple[str, ...]]:
    """Return the names of those who write packs here, by pack, each pack's owner first."""
    found: dict[int, tuple[str, ...]] = {}
    rows = db.session.execute(
        select(Authorship.pack_id, Player.name)
        .join(Player, Player.id == Authorship.player_id)
        .order_by(Authorship.part.desc(), Authorship.since, Player.id)
    )
    for pack_id, name in rows:
        found[pack_id] = (*found.get(pack_id, ()), name)
    return found
