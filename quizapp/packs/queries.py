"""Reading the shelf."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import undefer

from quizapp.bank.pack import Pack as BankPack
from quizapp.bank.pack import WorkKind
from quizapp.bank.text import primary
from quizapp.config import PACKAGE
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Image, Issued, Pack, PackVersion, Revision
from quizapp.packs.rules import (
    SHIPPED,
    Cover,
    Imprint,
    PackCard,
    PackTitle,
    StageChoice,
    Work,
    running_totals,
)
from quizapp.packs.rules.finding import AT_ONCE, Shelf, Spine, answers, in_order
from quizapp.packs.rules.story import joined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from quizapp.packs.rules.finding import Wanted

ON_SHELF = (Pack.retired_at.is_(None), Pack.withdrawn_at.is_(None))
IS_CURRENT = and_(Pack.id == PackVersion.pack_id, Pack.version == PackVersion.number)
DRAWN = frozenset(path.stem for path in (PACKAGE / "static" / "covers").glob("*.svg"))
"""The slugs of shipped packs that a cover was drawn for."""


def shelf(wanted: Wanted, reached: Mapping[int, str]) -> Shelf:
    """Return the page of the shelf that is wanted, by title; `reached` maps pack ids to this player's stage keys."""
    header = PackVersion.header
    rows = db.session.execute(
        select(PackVersion.id, header["title"].as_string(), header["language"].as_string(), header["work"])
        .join(Pack, IS_CURRENT)
        .where(*ON_SHELF)
    )
    spines = [Spine(version, title, language, _work(work)) for version, title, language, work in rows]
    found = sorted((each for each in spines if answers(each, wanted)), key=in_order)
    first = (wanted.page - 1) * AT_ONCE
    # What is asked for can be chosen, whether or not a pack answers to it (any more).
    kinds = {wanted.kind, *(each.work.kind for each in spines)}
    languages = {wanted.language, *(primary(each.language) for each in spines)}
    return Shelf(
        cards=_cards([each.version for each in found[first : first + AT_ONCE]], reached),
        wanted=wanted,
        found=len(found),
        total=len(spines),
        kinds=tuple(kind.value for kind in WorkKind if kind.value in kinds),
        languages=tuple(sorted(filter(None, languages))),
    )


def titles(which: ColumnElement[bool]) -> list[PackTitle]:
    """Return what those packs on the shelf are called of which this is true, by title."""
    header = PackVersion.header
    rows = db.session.execute(
        select(Pack.slug, header["title"].as_string(), header["language"].as_string())
        .join(PackVersion, IS_CURRENT)
        .where(*ON_SHELF, which)
    )
    return sorted((PackTitle(*row) for row in rows), key=lambda pack: pack.title.casefold())


def find_current(slug: str) -> PackVersion | None:
    """Return the version of a pack that new rounds are drawn from; None for one that is not on the shelf."""
    return db.session.scalar(
        select(PackVersion)
        .join(Pack, Pack.id == PackVersion.pack_id)
        .where(Pack.slug == slug, *ON_SHELF)
        .where(tuple_(PackVersion.pack_id, PackVersion.number) == tuple_(Pack.id, Pack.version))
    )


def current_version(slug: str) -> PackVersion:
    """Return the version of a pack that new rounds are drawn from; raise NotFound for one that is not on the shelf."""
    version = find_current(slug)
    if version is None:
        raise NotFound
    return version


def stage_position(version: PackVersion, key: str | None) -> int | None:
    """Return where a stage stands in a version's list, from 0; None if it has no such stage (any more)."""
    keys = [stage["key"] for stage in version.header["stages"]]
    return keys.index(key) if key in keys else None


def cover(version: PackVersion, reached: str | None) -> Cover:
    """Return what a version's cover shows to someone who has reached the stage with that key."""
    rows = _numbers(version.id, version.digest, version.published_at)
    counts: dict[tuple[int, str], int] = {}
    for stage, category, _sensitive, number in rows:
        counts[stage, category] = counts.get((stage, category), 0) + number
    stages = version.header["stages"]
    totals = running_totals(counts, len(stages))
    return Cover(
        card=_card(version, sum(counts.values()), reached),
        content_notes=tuple(version.header["content_notes"]),
        authors=tuple(version.header["authors"]),
        licence=version.header["licence"],
        stages=tuple(
            StageChoice(stage["key"], stage["label"], total)
            for stage, total in zip(stages, totals, strict=True)
        ),
        reached=stages[stage_position(version, reached) or 0]["key"],
        sensitive=sum(number for _stage, _category, sensitive, number in rows if sensitive),
        imprint=Imprint(version.id, version.digest, version.pack_id),
    )


def published(pack: Pack) -> tuple[BankPack, dict[str, tuple[int, str]]]:
    """Return a pack, keys and all, as new rounds are drawn from it, and ids and digests of its pictures by name.

    Raise NotFound for one that was never published.
    """
    version = db.session.scalar(
        select(PackVersion)
        .where(PackVersion.pack_id == pack.id, PackVersion.number == pack.version)
        .options(undefer(PackVersion.story))
    )
    if version is None:
        raise NotFound
    rows = db.session.execute(
        select(Revision.body, Image.id, Image.digest)
        .join(Issued, Issued.revision_id == Revision.id)
        .outerjoin(Image, Image.id == Revision.image_id)
        .where(Issued.version_id == version.id)
        .order_by(Issued.position)
    ).all()
    pictures = {body["image"]["file"]: (image, digest) for body, image, digest in rows if body["image"]}
    header = joined(version.header, version.story)
    content = BankPack.model_validate(header | {"questions": [body for body, *_ in rows]})
    return content, pictures


@lru_cache(maxsize=64)
def _numbers(version: int, _digest: str, _published_at: datetime) -> tuple[tuple[int, str, bool, int], ...]:
    """Return how many questions a version has, by stage, category and whether they are sensitive; it never changes."""
    rows = db.session.execute(
        select(Issued.stage, Issued.category, Issued.sensitive, func.count())
        .where(Issued.version_id == version)
        .group_by(Issued.stage, Issued.category, Issued.sensitive)
    )
    return tuple((stage, category, sensitive, number) for stage, category, sensitive, number in rows)


def _cards(versions: list[int], reached: Mapping[int, str]) -> tuple[PackCard, ...]:
    """Return the cards of these versions, in this order."""
    count = select(func.count()).where(Issued.version_id == PackVersion.id).scalar_subquery()
    rows = db.session.execute(select(PackVersion, count).where(PackVersion.id.in_(versions)))
    cards = {version.id: _card(version, number, reached.get(version.pack_id)) for version, number in rows}
    return tuple(cards[version] for version in versions)


def _card(version: PackVersion, questions: int, reached: str | None) -> PackCard:
    header, pack = version.header, version.pack
    labels = {stage["key"]: stage["label"] for stage in header["stages"]}
    return PackCard(
        slug=pack.slug,
        title=header["title"],
        blurb=header["blurb"],
        work=_work(header["work"]),
        language=header["language"],
        questions=questions,
        stage_reached=labels.get(reached) if reached else None,
        # A pack that somebody brings may have the name of one that ships, and is another one.
        is_drawn=pack.source == SHIPPED and pack.slug in DRAWN,
    )


def _work(work: Mapping[str, Any]) -> Work:
    return Work(work["title"], work["kind"], tuple(work["creators"]), work["year"])
