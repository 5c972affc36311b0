"""Packs packed up for other programs: a draft as it stands, or a version as it was published."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import undefer

from quizapp.authoring.models import DraftPicture
from quizapp.authoring.queries import documents, drafts
from quizapp.authoring.rules import packing
from quizapp.authoring.rules.parcels import pack_up
from quizapp.extensions import db
from quizapp.packs.models import Image, PackVersion
from quizapp.web.turnstile import aside

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.authoring.rules.parcels import Account, Order
    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack

LARGE: Final = 400
"""Questions from which on a process of its own packs them up: that takes half a second to begin, and so do these."""
_COMMAND: Final = (sys.executable, "-s", "-P", "-m", packing.__name__)
_ENVIRONMENT: Final = {
    "PATH": os.defpath,
    "PYTHONPATH": str(Path(__file__).parents[3]),
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_PATIENCE: Final = 45
"""Seconds. The largest packs take less than ten."""
_one_at_a_time = threading.Lock()


def editions(pack: Pack) -> list[tuple[int, datetime]]:
    """Return the versions of a pack, number and when it was published, the latest first."""
    rows = db.session.execute(
        select(PackVersion.number, PackVersion.published_at)
        .where(PackVersion.pack_id == pack.id)
        .order_by(PackVersion.number.desc())
    )
    return [(number, at) for number, at in rows]


def of_version(version: PackVersion) -> tuple[Document, dict[str, bytes]]:
    """Return a version as its file would spell it, and what its pictures hold."""
    return documents.document(version), documents.pictures(version)


def of_draft(pack: Pack) -> tuple[Document, dict[str, bytes]]:
    """Return a draft as its file would spell it, and what the pictures hold that it has."""
    rows = db.session.execute(
        select(DraftPicture.name, Image)
        .join(Image, Image.id == DraftPicture.image_id)
        .where(DraftPicture.pack_id == pack.id)
        .options(undefer(Image.content))
    )
    document = drafts.document(drafts.draft(pack).header, drafts.questions(pack))
    return document, {name: image.content for name, image in rows}


def packed(order: Order, pictures: dict[str, bytes]) -> tuple[Account, bytes]:
    """Return what `pack_up` does. For a large pack that takes seconds, in which nobody waits for this one.

    What was read before has to be read again, as after any `rollback`.
    """
    shown = _shown(order.document)
    going = {name: content for name, content in pictures.items() if name in shown}
    if len(order.document["questions"]) < LARGE:
        return pack_up(order, going)
    said = packing.asked(order, going)
    db.session.rollback()
    with aside(), _one_at_a_time:
        done = subprocess.run(  # noqa: S603 (nothing in the command is anybody's input)
            _COMMAND, input=said, capture_output=True, env=_ENVIRONMENT, timeout=_PATIENCE, check=True
        )
    return packing.answered(done.stdout)


def _shown(document: Document) -> set[str]:
    images = [each.get("image") for each in document["questions"]]
    return {str(image.get("file")) for image in images if isinstance(image, dict)}
