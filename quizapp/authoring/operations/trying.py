"""Trying a draft: its sound questions become a pack that nobody finds, and is cleared away after a day."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from quizapp.authoring.models import Trial
from quizapp.authoring.operations import pictures as images
from quizapp.authoring.operations.drafts import know
from quizapp.extensions import db, write
from quizapp.packs import operations as packs
from quizapp.packs.models import Image, Issued, Pack, PackVersion, Question, Revision
from quizapp.packs.operations import TRIALS
from quizapp.play.models import Encounter, Round, Turn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from quizapp.bank.pack import Pack as BankPack
    from quizapp.players.models import Player

TOKEN_BYTES = 16
KEPT = timedelta(days=1)


def stage(
    author: Player, pack: Pack, content: BankPack, pictures: Mapping[str, tuple[int, str]], now: datetime
) -> PackVersion:
    """Make a pack of what is tried of a draft: never on a shelf, and what its author meets of it counts nowhere."""
    hidden = Pack(
        slug=f"trial-{secrets.token_hex(TOKEN_BYTES)}", source=TRIALS, ranked=False, version=0, retired_at=now
    )
    db.session.add(hidden)
    db.session.flush()
    db.session.add(Trial(pack_id=hidden.id, of_id=pack.id))
    know(author, hidden, now)
    digest = packs.digest_of(content, {name: picture for name, (_image, picture) in pictures.items()})
    ids = {name: image for name, (image, _picture) in pictures.items()}
    return packs.publish(hidden, content, ids, digest, now)


def clear(now: datetime) -> int:
    """Clear a trial away that is older than a day, with all that was played of it; return how many that were.

    Its pictures are those of the draft. What that no longer shows goes with the trial.
    """
    old = (
        select(Pack.id)
        .join(PackVersion, PackVersion.pack_id == Pack.id)
        .where(Pack.source == TRIALS, PackVersion.published_at < now - KEPT)
        .limit(1)
        # An answer under way still names the pack, which is not deleted before it is through.
        .with_for_update(skip_locked=True, key_share=True, of=Pack)
    )
    pack_id = db.session.scalar(old)
    if pack_id is None:
        return 0
    versions = select(PackVersion.id).where(PackVersion.pack_id == pack_id)
    questions = select(Question.id).where(Question.pack_id == pack_id)
    # An answer begins with the revision's row and goes on with the round's: whoever answers now waits, and finds none.
    db.session.execute(
        select(Revision.id).where(Revision.question_id.in_(questions)).order_by(Revision.id).with_for_update()
    ).all()
    rounds = db.session.scalars(
        select(Round.id).where(Round.version_id.in_(versions)).with_for_update()
    ).all()
    shown = db.session.scalars(
        select(Image.id)
        .join(Revision, Revision.image_id == Image.id)
        .where(Revision.question_id.in_(questions))
    ).all()
    write(delete(Encounter).where(Encounter.question_id.in_(questions)))
    write(delete(Turn).where(Turn.round_id.in_(rounds)))
    write(delete(Round).where(Round.id.in_(rounds)))
    write(delete(Issued).where(Issued.version_id.in_(versions)))
    write(delete(Revision).where(Revision.question_id.in_(questions)))
    cleared = write(delete(Pack).where(Pack.id == pack_id))
    images.forget(shown)
    return cleared
