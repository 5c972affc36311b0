"""Making an immutable version of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from quizapp.authoring.models import Publication
from quizapp.authoring.queries import drafts
from quizapp.errors import Conflict
from quizapp.extensions import db
from quizapp.packs import operations as packs
from quizapp.packs import queries as shelf
from quizapp.packs.models import Pack

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.bank.question import Question
    from quizapp.packs.models import PackVersion
    from quizapp.players.models import Player


def publish(author: Player, pack: Pack, note: str, now: datetime) -> PackVersion:
    """Publish a draft as it stands, with a note on what changed; rounds under way keep the version they have.

    Raise Conflict for a draft with an error in it, and where nothing has changed since the last version.
    """
    # Held until the end: of two who publish at once the second finds that nothing has changed.
    db.session.execute(select(Pack.id).where(Pack.id == pack.id).with_for_update())
    db.session.refresh(pack)
    loaded, findings = drafts.examine(pack)
    if loaded.pack is None or any(each.severity == "error" for each in findings):
        raise Conflict(_("Something in it has to be put right first: see the findings."))
    there = drafts.pictures(pack)
    shown = {each.image.file: there[each.image.file] for each in loaded.pack.questions if each.image}
    digest = packs.digest_of(loaded.pack, {name: content for name, (_image, content) in shown.items()})
    if digest == packs.current_digest(pack):
        raise Conflict(_("Nothing has changed since the last version."))
    images = {name: image for name, (image, _content) in shown.items()}
    version = packs.publish(pack, loaded.pack, images, digest, now)
    db.session.flush()
    db.session.add(Publication(version_id=version.id, by_id=author.id, note=note))
    return version


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
