"""Pictures as their authors see them, under the hash of what the file held: an address that tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from quizapp.authoring.models import DraftPicture
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Image, Issued, PackVersion, Revision

if TYPE_CHECKING:
    from quizapp.packs.models import Pack


def find(pack: Pack, digest: str) -> Image:
    """Return a picture that a draft may show, or that the pack's current version does; raise NotFound."""
    drafted = select(DraftPicture.image_id).where(DraftPicture.pack_id == pack.id)
    issued = (
        select(Revision.image_id)
        .join(Issued, Issued.revision_id == Revision.id)
        .join(PackVersion, PackVersion.id == Issued.version_id)
        .where(PackVersion.pack_id == pack.id, PackVersion.number == pack.version)
    )
    found = db.session.scalar(
        select(Image)
        .where(Image.digest == digest, or_(Image.id.in_(drafted), Image.id.in_(issued)))
        .options(undefer(Image.content))
    )
    if found is None:
        raise NotFound
    return found
