"""Published versions as files spell them: what was brought in once can be taken out again, unchanged in meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.bank.pack import Pack as BankPack
from quizapp.extensions import db
from quizapp.packs.models import Image, Issued, PackVersion, Question, Revision
from quizapp.packs.rules.story import joined

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack


def current(pack: Pack) -> PackVersion | None:
    """Return the version that new rounds are drawn from; None for a pack that was never published."""
    return version(pack, pack.version)


def version(pack: Pack, number: int) -> PackVersion | None:
    """Return one version of a pack."""
    return db.session.scalar(
        select(PackVersion).where(PackVersion.pack_id == pack.id, PackVersion.number == number)
    )


def document(of: PackVersion) -> Document:
    """Return a version as its file would spell it: the header, and the questions in their order."""
    bodies = db.session.scalars(
        select(Revision.body)
        .join(Issued, Issued.revision_id == Revision.id)
        .where(Issued.version_id == of.id)
        .order_by(Issued.position, Issued.question_id)
    )
    spelled: Document = _spelled({**header(of), "questions": list(bodies)})
    return spelled


def header(of: PackVersion) -> Document:
    """Return all that a version says but its questions, its case and its recaps included."""
    story = db.session.scalar(select(PackVersion.story).where(PackVersion.id == of.id))
    return joined(of.header, story)


def content(of: PackVersion) -> BankPack:
    """Return a version as a pack."""
    return BankPack.model_validate(document(of))


def picture_digests(of: PackVersion) -> dict[str, str]:
    """Return the SHA-256 of each picture that a version shows, as it came, by the key of the question that shows it."""
    rows = db.session.execute(
        select(Question.key, Image.digest)
        .join_from(Issued, Revision, Revision.id == Issued.revision_id)
        .join(Question, Question.id == Issued.question_id)
        .join(Image, Image.id == Revision.image_id)
        .where(Issued.version_id == of.id)
    )
    return dict(rows.all())


def images(of: PackVersion) -> dict[str, int]:
    """Return the ids of the pictures that a version shows, by file name."""
    rows = db.session.execute(
        select(Revision.body["image"]["file"].as_string(), Revision.image_id)
        .join_from(Issued, Revision, Revision.id == Issued.revision_id)
        .where(Issued.version_id == of.id, Revision.image_id.is_not(None))
    )
    return {name: image for name, image in rows if image}


def _spelled(value: Any) -> Any:  # noqa: ANN401
    """Return a value without what a file says by leaving it out."""
    if isinstance(value, dict):
        return {key: _spelled(each) for key, each in value.items() if each not in (None, "", [])}
    return [_spelled(each) for each in value] if isinstance(value, list) else value
