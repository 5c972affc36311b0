"""Questions and packs' headers as values. Revisions and versions never change, so a process reads each of them once."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import select

from quizapp.bank.question import Asked, Question
from quizapp.extensions import db
from quizapp.packs.models import PackVersion, Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import InstrumentedAttribute

T = TypeVar("T")

MOST = 2_000
"""Values of a kind that are kept: some ten megabytes."""


class Kept(Generic[T]):
    """Values by the digest of the row they were read from, which is the same for the same content anywhere."""

    def __init__(self, column: InstrumentedAttribute[Any], read: Callable[[Any], T]) -> None:
        self._column = column
        self._read = read
        self._values: dict[str, T] = {}

    def get(self, digests: Mapping[int, str]) -> dict[int, T]:
        """Return the values of rows, given as their digests by id; what is not kept is read in one query."""
        known = {row: self._values.get(digest) for row, digest in digests.items()}
        missing = [row for row, value in known.items() if value is None]
        if missing:
            id_ = self._column.class_.id
            for row, stored in db.session.execute(select(id_, self._column).where(id_.in_(missing))):
                known[row] = self._keep(digests[row], self._read(stored))
        return {row: value for row, value in known.items() if value is not None}

    def _keep(self, digest: str, value: T) -> T:
        if len(self._values) >= MOST:
            self._values.clear()
        self._values[digest] = value
        return value


_whole: Kept[Question] = Kept(Revision.body, TypeAdapter(Question).validate_python)
_asked: Kept[Asked] = Kept(Revision.asked, Asked.model_validate)
_headers: Kept[Mapping[str, Any]] = Kept(PackVersion.header, MappingProxyType)


def questions(revisions: Mapping[int, str]) -> dict[int, Question]:
    """Return whole questions, keys and all, by revision id; `revisions` maps those to their digests."""
    return _whole.get(revisions)


def question(revision: int, digest: str) -> Question:
    """Return one whole question."""
    return _whole.get({revision: digest})[revision]


def asked(revision: int, digest: str) -> Asked:
    """Return what of a question may be seen before the answer."""
    return _asked.get({revision: digest})[revision]


def stages(version: int, digest: str) -> tuple[str, ...]:
    """Return the keys of a version's stages, in order."""
    return tuple(stage["key"] for stage in header(version, digest)["stages"])


def header(version: int, digest: str) -> Mapping[str, Any]:
    """Return what a version of a pack says of itself."""
    return _headers.get({version: digest})[version]


def headers(versions: Mapping[int, str]) -> dict[int, Mapping[str, Any]]:
    """Return what some versions of packs say of themselves, by version id; `versions` maps those to their digests."""
    return _headers.get(versions)
