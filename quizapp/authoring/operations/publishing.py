"""Making an immutable version of a draft; taking a pack off the shelf, and putting it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select, update

from quizapp.authoring.models import Publication
from quizapp.authoring.queries import documents, reviews
from quizapp.errors import Conflict, Stale
from quizapp.extensions import db, write
from quizapp.packs import operations as packs
from quizapp.packs import queries as shelf
from quizapp.packs.models import Pack
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.bank.question import Question
    from quizapp.packs.models import PackVersion
    from quizapp.players.models import Player


def publish(author: Player, pack: Pack, note: str, seen: str, now: datetime) -> PackVersion | None:
    """Publish a draft as it stands, with a note on what changed; rounds under way keep the version they have.

    `seen` is the digest of the draft as its author looked at it. None if just that is published already: of two who
    publish the same at once, and of two presses of one button, the second does nothing. Raise Stale if the draft has
    changed since, Conflict while there is an error in it.
    """
    be_there(author, now)
    # Held until the end: of two who publish at once the second finds what the first has made of it.
    db.session.execute(select(Pack.id).where(Pack.id == pack.id).with_for_update())
    db.session.refresh(pack)
    was = documents.current(pack)
    if was is not None and was.digest == seen:
        return None
    found = reviews.examine(pack)
    if not found.digest or found.loaded.pack is None:
        raise Conflict(_("Something in it has to be put right first: see the findings."))
    if found.digest != seen:
        raise Stale(_("It has changed since you looked at it. Look at it again, and then publish."))
    version = packs.publish(pack, found.loaded.pack, found.images, found.digest, now)
    db.session.flush()
    db.session.add(Publication(version_id=version.id, by_id=author.id, note=note))
    return version


def retire(pack: Pack, now: datetime) -> bool:
    """Take a pack off the shelf; rounds under way go on. Return whether it stood there until now."""
    if not pack.version:
        raise Conflict(_("It was never on the shelf."))
    return bool(
        write(update(Pack).where(Pack.id == pack.id, Pack.retired_at.is_(None)).values(retired_at=now))
    )


def put_back(pack: Pack) -> bool:
    """Undo `retire`; return whether the pack was off the shelf until now."""
    return bool(
        write(update(Pack).where(Pack.id == pack.id, Pack.retired_at.is_not(None)).values(retired_at=None))
    )


def publish_question(
    pack: Pack, question: Question, note: str, by_id: int | None, now: datetime
) -> PackVersion:
    """Publish a version in which one question is this and all else as in the current one, whatever the draft holds.

    Its picture is the one it shows there; whoever calls this holds the pack. Raise Conflict for a stage that is new.
    """
    content, pictures = shelf.published(pack)
    if question.stage not in {stage.key for stage in content.stages}:
        raise Conflict(_("Its stage is not among those that are published. Publish the pack first."))
    questions = tuple(question if each.id == question.id else each for each in content.questions)
    changed = content.model_copy(update={"questions": questions})
    shown = {each.image.file: pictures[each.image.file] for each in questions if each.image}
    digest = packs.digest_of(changed, {name: picture for name, (_image, picture) in shown.items()})
    images = {name: image for name, (image, _picture) in shown.items()}
    version = packs.publish(pack, changed, images, digest, now)
    db.session.flush()
    db.session.add(Publication(version_id=version.id, by_id=by_id, note=note))
    return version
