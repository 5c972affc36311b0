"""Packs packed up for other programs: a draft as it stands, or a version as it was published."""

from __future__ import annotations

import subprocess
import threading
from contextlib import contextmanager
from math import ceil
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from quizapp.authoring.queries import documents, drafts
from quizapp.authoring.rules import packing
from quizapp.authoring.rules.parcels import pack_up, shown
from quizapp.bank import interpreter, limits
from quizapp.bank.formats import catalogue
from quizapp.errors import Conflict, TooMany
from quizapp.extensions import db
from quizapp.packs.models import Image, PackVersion
from quizapp.web.turnstile import aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from quizapp.authoring.rules.parcels import Account, Order
    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack

LARGE: Final = 400
"""Questions from which on a process of its own packs them up: that takes half a second to begin, and so do these."""
_COMMAND: Final = interpreter.command(packing.__name__)
_PATIENCE: Final = 45
"""Seconds. The largest packs take less than ten."""
_WAIT: Final = 20
"""Seconds that one pack waits while others are packed up."""
_one_at_a_time = threading.Lock()


def editions(pack: Pack) -> list[tuple[int, datetime]]:
    """Return the versions of a pack, number and when it was published, the latest first."""
    rows = db.session.execute(
        select(PackVersion.number, PackVersion.published_at)
        .where(PackVersion.pack_id == pack.id)
        .order_by(PackVersion.number.desc())
    )
    return [(number, at) for number, at in rows]


def of_version(version: PackVersion) -> tuple[Document, dict[str, int]]:
    """Return a version as its file would spell it, and the ids of its pictures, by file name."""
    return documents.document(version), documents.images(version)


def of_draft(pack: Pack) -> tuple[Document, dict[str, int]]:
    """Return a draft as its file would spell it, and the ids of the pictures that it has, by file name."""
    document = drafts.document(drafts.draft(pack).header, drafts.questions(pack))
    return document, {name: image for name, (image, _digest) in drafts.pictures(pack).items()}


def packed(order: Order, images: Mapping[str, int]) -> tuple[Account, bytes]:
    """Return what `pack_up` does, given the ids of a pack's pictures, by file name.

    For a large pack that takes seconds, in which nobody waits for this one. What was read before has to be read again,
    as after any `rollback`. Raise Conflict for pictures that are too much for one file; TooMany while others are packed
    up.
    """
    if len(order.document["questions"]) < LARGE:
        return pack_up(order, _contents(order, images))
    db.session.rollback()
    with aside(), _in_turn():
        # Only now: whoever waits holds no pictures meanwhile.
        said = packing.asked(order, _contents(order, images))
        db.session.rollback()
        # What lies there goes, too, if the process is ended for having taken too long.
        with TemporaryDirectory(prefix="red-herring-parcel-") as scratch:
            done = subprocess.run(  # noqa: S603 (nothing in the command is anybody's input)
                _COMMAND,
                input=said,
                capture_output=True,
                env=interpreter.ENVIRONMENT | {"TMPDIR": scratch},
                timeout=_PATIENCE,
                check=True,
            )
    return packing.answered(done.stdout)


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=_WAIT):
        raise TooMany(_("Other large packs are just being packed up. Try again in a moment."))
    try:
        yield
    finally:
        _one_at_a_time.release()


def _contents(order: Order, images: Mapping[str, int]) -> dict[str, bytes]:
    """Return what those pictures hold that are to go along, as players are sent them, by file name."""
    wanted = {name: images[name] for name in sorted(shown(order)) if name in images}
    if not catalogue.named(order.format).holds_pictures:
        return dict.fromkeys(wanted, b"")
    these = Image.id.in_(set(wanted.values()))
    size = db.session.scalar(select(func.sum(func.length(Image.content))).where(these)) or 0
    if size > limits.ZIP_INFLATED:
        raise Conflict(
            _(
                "Its pictures come to %(size)d MB, and at most %(most)d go into one file. "
                "Leave stages out, or choose a format without pictures.",
                size=ceil(size / 2**20),
                most=limits.ZIP_INFLATED // 2**20,
            )
        )
    held = dict(db.session.execute(select(Image.id, Image.content).where(these)).all())
    return {name: held[image] for name, image in wanted.items() if image in held}
