"""The versions of a pack, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text, and_, case, cast, func, select
from sqlalchemy.orm import aliased

from quizapp.authoring.models import Publication
from quizapp.authoring.rules.reviewed import Edition
from quizapp.extensions import db
from quizapp.packs.models import Issued, PackVersion
from quizapp.play.models import Round
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.packs.models import Pack

PER_PAGE = 20


def editions(pack: Pack, page: int) -> tuple[list[Edition], bool]:
    """Return one page (from 1) of a pack's versions, the latest first, and whether there are more."""
    rows = db.session.execute(
        select(PackVersion, Publication.note, Player.name, Player.erased_at)
        .outerjoin(Publication, Publication.version_id == PackVersion.id)
        .outerjoin(Player, Player.id == Publication.by_id)
        .where(PackVersion.pack_id == pack.id)
        .order_by(PackVersion.number.desc())
        # One more than is shown: what the last one is held against.
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    ).all()
    ids = [version.id for version, *_ in rows]
    sizes, news, rounds, retold = _sizes(ids), _news(ids), _rounds(ids), _retold(ids)
    found: list[Edition] = []
    for place, (version, note, name, erased_at) in enumerate(rows[:PER_PAGE]):
        before = rows[place + 1][0] if place + 1 < len(rows) else None
        added, changed = news.get(version.id, (sizes.get(version.id, 0), 0))
        size = sizes.get(version.id, 0)
        found.append(
            Edition(
                number=version.number,
                published_at=version.published_at,
                by=None if erased_at else name,
                note=note or "",
                questions=size,
                added=added,
                removed=sizes.get(before.id, 0) - (size - added) if before else 0,
                changed=changed,
                cover_changed=before is not None and _shown(before) != _shown(version),
                story_changed=version.id in retold,
                rounds=rounds.get(version.id, 0),
            )
        )
    return found, len(rows) > PER_PAGE


def _shown(version: PackVersion) -> dict[str, object]:
    return {name: value for name, value in version.header.items() if name != "lint_allow"}


def _sizes(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Issued.version_id, func.count()).where(Issued.version_id.in_(ids)).group_by(Issued.version_id)
    )
    return dict(rows.all())


def _news(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return of each version how many questions the one before it had not, and how many it had otherwise."""
    earlier, former, old = aliased(PackVersion), aliased(Issued), Issued
    before = and_(earlier.pack_id == PackVersion.pack_id, earlier.number == PackVersion.number - 1)
    same = and_(former.version_id == earlier.id, former.question_id == old.question_id)
    rows = db.session.execute(
        select(
            old.version_id,
            func.sum(case((former.question_id.is_(None), 1), else_=0)),
            func.sum(case((former.revision_id != old.revision_id, 1), else_=0)),
        )
        .join(PackVersion, PackVersion.id == old.version_id)
        .outerjoin(earlier, before)
        .outerjoin(former, same)
        .where(old.version_id.in_(ids))
        .group_by(old.version_id)
    )
    return {version: (added, changed) for version, added, changed in rows}


def _retold(ids: Sequence[int]) -> set[int]:
    """Return which versions tell another story than the ones before them."""
    earlier = aliased(PackVersion)
    before = and_(earlier.pack_id == PackVersion.pack_id, earlier.number == PackVersion.number - 1)
    story, former = cast(PackVersion.story, Text), cast(earlier.story, Text)
    rows = (
        select(PackVersion.id)
        .join(earlier, before)
        .where(PackVersion.id.in_(ids), story.is_distinct_from(former))
    )
    return set(db.session.scalars(rows))


def _rounds(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Round.version_id, func.count()).where(Round.version_id.in_(ids)).group_by(Round.version_id)
    )
    return dict(rows.all())
