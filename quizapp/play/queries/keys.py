"""The keys of a question across its revisions: which is current, which ask the same, which marks which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from quizapp.bank import marking
from quizapp.bank.question import Asked, Number, Typed
from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion, Question, Revision
from quizapp.play.queries import questions
from quizapp.play.queries.showing import in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from quizapp.bank.question import Question as BankQuestion


@dataclass(frozen=True)
class Kept:
    """A revision, as far as its key goes."""

    id: int
    question_id: int
    digest: str
    asked: Asked
    image_id: int | None
    marked_by_id: int | None
    marked_by: str | None

    @property
    def key_stands_in(self) -> tuple[int, str]:
        """Return the revision that answers are marked by, and its digest."""
        return self.marked_by_id or self.id, self.marked_by or self.digest

    def asks_as(self, other: Kept) -> bool:
        """Say whether it asks just what another does, so that an answer means the same to both."""
        return (self.asked, self.image_id) == (other.asked, other.image_id)


def current(pack: Pack, keys: Collection[str] | None = None) -> dict[str, Kept]:
    """Return the revisions that new rounds of a pack are drawn from, by their questions' names; `keys` chooses some."""
    found = (
        select(Question.key, *_COLUMNS)
        .join(Issued, Issued.revision_id == Revision.id)
        .join(PackVersion, PackVersion.id == Issued.version_id)
        .join(Question, Question.id == Issued.question_id)
        .where(PackVersion.pack_id == pack.id, PackVersion.number == pack.version)
        .order_by(Issued.position)
    )
    if keys is not None:
        found = found.where(Question.key.in_(keys))
    return {key: _kept(row) for key, *row in db.session.execute(found)}


def history(question_ids: Collection[int]) -> dict[int, list[Kept]]:
    """Return all revisions of some questions, the oldest first, by question."""
    rows = db.session.execute(
        select(*_COLUMNS).where(Revision.question_id.in_(question_ids)).order_by(Revision.id)
    )
    found: dict[int, list[Kept]] = {each: [] for each in question_ids}
    for row in rows:
        found[row.question_id].append(_kept(row))
    return found


def earlier(revision: Kept, revisions: Iterable[Kept]) -> list[Kept]:
    """Return the revisions before one that ask the same."""
    return [each for each in revisions if each.id < revision.id and each.asks_as(revision)]


def read(revisions: Iterable[Kept]) -> dict[int, BankQuestion]:
    """Return the whole questions by whose keys these revisions are marked, by revision; one query at most."""
    marked = {each.id: each.key_stands_in for each in revisions}
    whole = questions.questions(dict(marked.values()))
    return {revision: whole[stand_in] for revision, (stand_in, _digest) in marked.items()}


def otherwise(question: BankQuestion, marked: Mapping[int, BankQuestion]) -> list[int]:
    """Return the revisions, of those that `read` returned and ask the same, marked by another key than a question's."""
    marks = marking.decides(question)
    return [revision for revision, each in marked.items() if marking.decides(each) != marks]


def words(question: BankQuestion) -> str:
    """Return the key of a question in words, with all that counts as right."""
    key = in_words(question.asked(), question.key())
    if isinstance(question, Number) and question.tolerance:
        return str(_("%(key)s, give or take %(tolerance)s", key=key, tolerance=f"{question.tolerance:f}"))
    if isinstance(question, Typed):
        spellings = " / ".join([key, *question.accept])
        names = ", ".join(name.text for name in question.reject)
        if names:
            return str(_("%(spellings)s, but not %(names)s", spellings=spellings, names=names))
        return spellings
    return key


_COLUMNS = (
    Revision.id,
    Revision.question_id,
    Revision.digest,
    Revision.asked,
    Revision.image_id,
    Revision.marked_by_id,
    Revision.marked_by,
)


def _kept(row: Sequence[Any]) -> Kept:
    id_, question_id, digest, asked, *rest = row
    return Kept(id_, question_id, digest, Asked.model_validate(asked), *rest)
