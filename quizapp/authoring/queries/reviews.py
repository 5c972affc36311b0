"""A draft as it would be published, and what is different in it from the version that players have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from quizapp.authoring.queries import documents, drafts
from quizapp.authoring.rules.changes import compare, fields_changed, texts_of
from quizapp.authoring.rules.reviewed import Review, count
from quizapp.authoring.rules.stories import told
from quizapp.bank.pack import Header
from quizapp.packs import operations as packs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.authoring.rules.changes import Texts
    from quizapp.bank.finding import Finding
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.native import Loaded
    from quizapp.packs.models import Pack, PackVersion

FINGERPRINT = 8
"""So many digits of a picture's digest tell two pictures of the same name apart."""


@dataclass(frozen=True)
class Examined:
    """A draft that was looked at."""

    loaded: Loaded
    findings: tuple[Finding, ...]
    pictures: dict[str, tuple[int, str]]
    """The ids and the digests of all its pictures, by name."""
    digest: str
    """The digest of the version it would make; empty while there is an error in it."""

    @property
    def images(self) -> dict[str, int]:
        """Return the ids of the pictures that its questions show, by name."""
        return {name: self.pictures[name][0] for name in self._shown if name in self.pictures}

    @property
    def _shown(self) -> set[str]:
        return {each.image.file for each in self.loaded.draft.questions if each.image}


def examine(pack: Pack) -> Examined:
    """Look at a draft as it stands."""
    loaded, findings = drafts.examine(pack)
    pictures = drafts.pictures(pack)
    if loaded.pack is None or any(each.severity == "error" for each in findings):
        return Examined(loaded, findings, pictures, "")
    shown = {each.image.file for each in loaded.pack.questions if each.image}
    digest = packs.digest_of(loaded.pack, {name: pictures[name][1] for name in shown})
    return Examined(loaded, findings, pictures, digest)


def review(pack: Pack) -> Review:
    """Return what there is to know of a draft before it is published."""
    seen = examine(pack)
    parts = drafts.questions(pack)
    was = documents.current(pack)
    draft = seen.loaded.draft
    return Review(
        errors=tuple(each for each in seen.findings if each.severity == "error"),
        warnings=tuple(each for each in seen.findings if each.severity == "warning"),
        prompts=drafts.prompts(parts),
        counts=count(draft.stages, draft.questions, len(parts)),
        is_first=was is None,
        cover=fields_changed(texts_of(documents.header(was)), _header(drafts.draft(pack).header))
        if was
        else (),
        edits=tuple(compare(published(was), _written(seen, {each.key: each.document for each in parts})))
        if was
        else (),
        digest=seen.digest,
        is_same=was is not None and was.digest == seen.digest,
    )


def published(version: PackVersion) -> dict[str, Texts]:
    """Return what each question of a version says, by key, in order."""
    pictures = documents.picture_digests(version)
    return {
        each["id"]: _with_picture(texts_of(each), pictures.get(each["id"]))
        for each in documents.document(version)["questions"]
    }


def _written(seen: Examined, parts: Mapping[str, Document]) -> dict[str, Texts]:
    # As a version would keep them, so that nothing differs by its spelling alone.
    sound = {each.id: each for each in seen.loaded.draft.questions}
    found: dict[str, Texts] = {}
    for key, document in parts.items():
        whole = sound[key].model_dump(mode="json") if key in sound else document
        picture = sound[key].image if key in sound else None
        digest = seen.pictures[picture.file][1] if picture and picture.file in seen.pictures else None
        found[key] = _with_picture(texts_of(whole), digest)
    return found


def _header(header: Document) -> Texts:
    document = told(header)
    try:
        return texts_of(Header.model_validate(document).model_dump(mode="json"))
    except ValidationError:
        return texts_of(document)


def _with_picture(texts: Texts, digest: str | None) -> Texts:
    return texts | {"picture": digest[:FINGERPRINT]} if digest else texts
