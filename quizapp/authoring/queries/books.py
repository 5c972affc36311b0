"""The current version of a pack as those read it who may look inside, keys and all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import func, select

from quizapp.bank.question import Question
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Image, Issued, PackVersion, Revision
from quizapp.packs.models import Question as Numbered

if TYPE_CHECKING:
    from quizapp.packs.models import Pack

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


@dataclass(frozen=True)
class Entry:
    """A question in a version."""

    question: Question
    image: tuple[int, str] | None
    """The id and the digest of its picture."""


def version(pack: Pack) -> PackVersion:
    """Return the version that new rounds are drawn from; raise NotFound for a pack that was never published."""
    found = db.session.scalar(
        select(PackVersion).where(PackVersion.pack_id == pack.id, PackVersion.number == pack.version)
    )
    if found is None:
        raise NotFound
    return found


def size(book: PackVersion) -> int:
    """Return how many questions a version has."""
    return db.session.scalar(select(func.count()).where(Issued.version_id == book.id)) or 0


def entries(book: PackVersion, first: int = 0, most: int | None = None) -> list[Entry]:
    """Return the questions of a version in order, from the first on, which is 0."""
    return [_entry(*row) for row in db.session.execute(_entries(book).offset(first).limit(most))]


def entry(book: PackVersion, key: str) -> Entry:
    """Return a question of a version; raise NotFound."""
    row = db.session.execute(_entries(book).where(Numbered.key == key)).one_or_none()
    if row is None:
        raise NotFound
    return _entry(*row)


def order(book: PackVersion) -> list[str]:
    """Return the keys of a version's questions in order."""
    keys = select(Numbered.key).join(Issued, Issued.question_id == Numbered.id)
    return list(db.session.scalars(keys.where(Issued.version_id == book.id).order_by(*_IN_ORDER)))


_IN_ORDER = (Issued.position, Issued.question_id)


def _entries(book: PackVersion) -> Any:  # noqa: ANN401 (rows of a body, an id and a digest)
    return (
        select(Revision.body, Image.id, Image.digest)
        .join(Issued, Issued.revision_id == Revision.id)
        .join(Numbered, Numbered.id == Issued.question_id)
        .outerjoin(Image, Image.id == Revision.image_id)
        .where(Issued.version_id == book.id)
        .order_by(*_IN_ORDER)
    )


def _entry(body: dict[str, Any], image: int | None, digest: str | None) -> Entry:
    return Entry(_QUESTION.validate_python(body), (image, digest) if image and digest else None)
