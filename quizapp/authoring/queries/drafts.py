"""Drafts as the documents they are, and what there is to say about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.authoring.models import Draft, DraftPicture, DraftQuestion
from quizapp.authoring.rules import stories
from quizapp.bank import lint
from quizapp.bank.finding import Finding
from quizapp.bank.formats import native
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Image, Pack, PackVersion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.native import Loaded


def draft(pack: Pack) -> Draft:
    """Return a pack's draft; raise NotFound for a pack that comes from a folder."""
    found = db.session.get(Draft, pack.id)
    if found is None:
        raise NotFound
    return found


def question(pack: Pack, key: str) -> DraftQuestion:
    """Return a question of a draft, in the basket or not; raise NotFound."""
    found = db.session.scalar(
        select(DraftQuestion).where(DraftQuestion.pack_id == pack.id, DraftQuestion.key == key)
    )
    if found is None:
        raise NotFound
    return found


def questions(pack: Pack) -> list[DraftQuestion]:
    """Return the questions of a draft in order, without those in the basket."""
    there = select(DraftQuestion).where(DraftQuestion.pack_id == pack.id, DraftQuestion.removed_at.is_(None))
    return list(db.session.scalars(there.order_by(DraftQuestion.place, DraftQuestion.id)))


def basket(pack: Pack) -> list[DraftQuestion]:
    """Return the questions that were removed, the latest first."""
    removed = select(DraftQuestion).where(
        DraftQuestion.pack_id == pack.id, DraftQuestion.removed_at.is_not(None)
    )
    return list(
        db.session.scalars(removed.order_by(DraftQuestion.removed_at.desc(), DraftQuestion.id.desc()))
    )


def prompts(parts: Iterable[DraftQuestion]) -> dict[str, str]:
    """Return what questions of a draft ask, as far as that is written, by key."""
    return {each.key: str(each.document.get("prompt") or "") for each in parts}


def document(header: Document, parts: Iterable[DraftQuestion]) -> Document:
    """Return a whole draft as its file would spell it."""
    return stories.told(header) | {"questions": [{"id": each.key} | each.document for each in parts]}


def order(pack: Pack) -> list[str]:
    """Return the keys of a draft's questions in order, without those in the basket."""
    there = select(DraftQuestion.key).where(
        DraftQuestion.pack_id == pack.id, DraftQuestion.removed_at.is_(None)
    )
    return list(db.session.scalars(there.order_by(DraftQuestion.place, DraftQuestion.id)))


def some(pack: Pack, keys: Collection[str]) -> list[DraftQuestion]:
    """Return those of these questions that are in a draft, in order, without those in the basket."""
    there = select(DraftQuestion).where(
        DraftQuestion.pack_id == pack.id, DraftQuestion.key.in_(keys), DraftQuestion.removed_at.is_(None)
    )
    return list(db.session.scalars(there.order_by(DraftQuestion.place, DraftQuestion.id)))


def uses(pack: Pack) -> dict[str, int]:
    """Return how many questions of a draft are at each stage, by its key."""
    stage = DraftQuestion.document["stage"].as_string()
    rows = db.session.execute(
        select(stage, func.count())
        .where(DraftQuestion.pack_id == pack.id, DraftQuestion.removed_at.is_(None), stage.is_not(None))
        .group_by(stage)
    )
    return dict(rows.all())


def examine(pack: Pack) -> tuple[Loaded, tuple[Finding, ...]]:
    """Return a draft as far as it can be read, and all there is to say about it: the rules are those for files."""
    return judge(pack, draft(pack).header, questions(pack))


def judge(
    pack: Pack, header: Document, parts: Iterable[DraftQuestion], *, whole: bool = True
) -> tuple[Loaded, tuple[Finding, ...]]:
    """Return what `examine` does of some questions of a draft. Unless they are the `whole`, nothing is counted."""
    loaded = native.examine(document(header, parts))
    mistakes = [
        *(
            Finding(pack.slug, named, rule, "error", message, path=path)
            for named, (rule, message, _place, path) in loaded.mistakes
        ),
        *(
            Finding(pack.slug, None, rule, "error", message, *place, ("case",))
            for rule, message, place, _path in stories.read(stories.case_text(header)).mistakes
        ),
    ]
    looked_at = loaded.draft if whole else replace(loaded.draft, whole=False)
    remarks = lint.check(looked_at, pack.slug, loaded.place)
    return loaded, (*mistakes, *_unseen(pack, loaded), *remarks)


def header(pack: Pack) -> Document:
    """Return what a pack says of itself: in its draft, or where there is none, in its current version."""
    written = db.session.get(Draft, pack.id)
    if written:
        return written.header
    current = (PackVersion.pack_id == pack.id, PackVersion.number == pack.version)
    published: Document = db.session.scalars(select(PackVersion.header).where(*current)).one()
    return published


def pictures(pack: Pack) -> dict[str, tuple[int, str]]:
    """Return the ids and the digests of a draft's pictures, by name."""
    rows = db.session.execute(
        select(DraftPicture.name, Image.id, Image.digest)
        .join(Image, Image.id == DraftPicture.image_id)
        .where(DraftPicture.pack_id == pack.id)
    )
    return {name: (image, digest) for name, image, digest in rows}


def _unseen(pack: Pack, loaded: Loaded) -> list[Finding]:
    shown = [each for each in loaded.draft.questions if each.image]
    if not shown:
        return []
    there = pictures(pack)
    return [
        Finding(
            pack.slug,
            each.id,
            "image_missing",
            "error",
            f"there is no picture {each.image.file} here",
            path=("image", "file"),
        )
        for each in shown
        if each.image and each.image.file not in there
    ]
