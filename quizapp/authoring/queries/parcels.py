"""Packs made ready to leave for another program: a draft as it stands, or a version as it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import undefer

from quizapp.authoring.models import DraftPicture
from quizapp.authoring.queries import desks, documents, drafts
from quizapp.authoring.rules.parcels import Parcel, without
from quizapp.authoring.rules.rehearsing import Rehearsal, rehearse
from quizapp.bank.formats.document import document_of
from quizapp.extensions import db
from quizapp.packs.models import Image, PackVersion

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack


def editions(pack: Pack) -> list[tuple[int, datetime]]:
    """Return the versions of a pack, number and when it was published, the latest first."""
    rows = db.session.execute(
        select(PackVersion.number, PackVersion.published_at)
        .where(PackVersion.pack_id == pack.id)
        .order_by(PackVersion.number.desc())
    )
    return [(number, at) for number, at in rows]


def of_version(version: PackVersion, out: Collection[str]) -> Parcel:
    """Return a version without the stages `out`."""
    whole = documents.content(version)
    content = whole.without(out)
    shown = {each.image.file for each in content.questions if each.image}
    return Parcel(
        document=document_of(content),
        content=content if content.questions else None,
        prompts={each.id: each.prompt for each in content.questions},
        pictures={name: held for name, held in documents.pictures(version).items() if name in shown},
        withheld=len(whole.questions) - len(content.questions),
    )


def of_draft(pack: Pack, out: Collection[str]) -> Parcel:
    """Return a draft without the stages `out`."""
    header, parts = drafts.draft(pack).header, drafts.questions(pack)
    stages = [key for key, _label in desks.stages(header)]
    document = without(drafts.document(header, parts), stages, out)
    left = {each["id"] for each in document["questions"]}
    prompts = {key: prompt for key, prompt in drafts.prompts(parts).items() if key in left}
    loaded, findings = drafts.judge(pack, header, parts)
    errors = [each for each in findings if each.severity == "error"]
    if loaded.pack and not errors:
        rehearsal = Rehearsal(loaded.pack, ())
    else:
        rehearsal = rehearse(header, prompts, loaded, findings)
    content = rehearsal.content.without(out) if rehearsal.content else None
    return Parcel(
        document=document,
        content=content if content and content.questions else None,
        prompts=prompts,
        pictures=_pictures(pack, document),
        unfit=rehearsal.left_out,
        doubts=tuple(each.message for each in errors if each.question is None),
        withheld=len(parts) - len(prompts),
    )


def _pictures(pack: Pack, document: Document) -> dict[str, bytes]:
    images = (each.get("image") for each in document["questions"])
    shown = [image.get("file") for image in images if isinstance(image, dict)]
    rows = db.session.execute(
        select(DraftPicture.name, Image)
        .join(Image, Image.id == DraftPicture.image_id)
        .where(DraftPicture.pack_id == pack.id)
        .options(undefer(Image.content))
    )
    return {name: image.content for name, image in rows if name in shown}
