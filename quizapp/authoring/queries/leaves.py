"""A question as its author has it open: where it stands, what it can be moved to, what it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from sqlalchemy import exists, select

from quizapp.authoring.models import Authorship, Draft
from quizapp.authoring.queries import desks, drafts, previews, remarks
from quizapp.authoring.queries.previews import Stand
from quizapp.authoring.rules.fields import question_fields
from quizapp.authoring.rules.shown import Leaf
from quizapp.extensions import db
from quizapp.packs.models import Pack, Question

if TYPE_CHECKING:
    from quizapp.authoring.models import DraftQuestion
    from quizapp.authoring.queries.previews import Preview
    from quizapp.bank.formats.exchange import Document
    from quizapp.players.models import Player


def leaf(pack: Pack, draft: Draft, question: DraftQuestion, author: Player) -> Leaf:
    """Return a question of a draft as one of its authors has it open."""
    keys = drafts.order(pack)
    there = question.removed_at is None
    at = keys.index(question.key) if there else -1
    return Leaf(
        key=question.key,
        n=at + 1,
        size=len(keys),
        before=keys[at - 1] if at > 0 else "",
        after=keys[at + 1] if there and at + 1 < len(keys) else "",
        changed_at=question.changed_at,
        in_basket=not there,
        is_published=is_published(pack, question.key),
        is_whole=len(keys) <= remarks.WHOLE,
        stages=desks.stages(draft.header),
        others=_others(author, pack),
        image_url=picture_url(pack, question.document),
    )


def preview(pack: Pack, draft: Draft, document: Document, leaf: Leaf) -> Preview:
    """Return a question of a draft, be it written half, as players will see it."""
    title, language = str(draft.header.get("title", "")), desks.language(draft.header)
    stand = Stand(pack.slug, title, language, max(1, leaf.n), max(1, leaf.size))
    return previews.of_document(document, stand, leaf.image_url)


def picture_url(pack: Pack, document: Document) -> str | None:
    """Return the address of the picture that a question shows, if the draft has it."""
    name = question_fields(document)["image-file"]
    found = drafts.pictures(pack).get(name)
    return url_for("authoring.picture", slug=pack.slug, digest=found[1]) if found else None


def is_published(pack: Pack, key: str) -> bool:
    """Say whether a version of the pack has a question of that name."""
    there = exists().where(Question.pack_id == pack.id, Question.key == key)
    return bool(db.session.scalar(select(there)))


def _others(author: Player, pack: Pack) -> tuple[tuple[str, str], ...]:
    rows = db.session.execute(
        select(Pack.slug, Draft.header["title"].as_string())
        .join(Authorship, Authorship.pack_id == Pack.id)
        .join(Draft, Draft.pack_id == Pack.id)
        .where(Authorship.player_id == author.id, Pack.id != pack.id)
    )
    return tuple(sorted(((slug, title or slug) for slug, title in rows), key=lambda each: each[1].casefold()))
