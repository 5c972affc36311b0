"""Making a draft of one's own of another pack: of its draft or, if it comes from a folder, of its current version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from quizapp.authoring.operations import drafts, pictures
from quizapp.authoring.queries import books, documents
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.rules import stories
from quizapp.authoring.rules.fields import (
    cover_document,
    cover_fields,
    question_document,
    question_fields,
)
from quizapp.bank import limits
from quizapp.packs.operations import AUTHORS

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack
    from quizapp.players.models import Player


def copy(player: Player, pack: Pack, now: datetime) -> Pack:
    """Begin a draft that is what another pack is; its licence and its authors stay named."""
    header, questions, images = _of_draft(pack) if pack.source == AUTHORS else _of_version(pack)
    title = _("%(title)s, a copy", title=header.get("title", ""))
    made = drafts.begin(player, header | {"title": title[: limits.TITLE]}, questions, now)
    pictures.show(made, images)
    return made


def _of_draft(pack: Pack) -> tuple[Document, list[Document], dict[str, int]]:
    questions = [{"id": each.key} | each.document for each in kept.questions(pack)]
    shown = {name for each in questions if (name := _picture_of(each))}
    images = {name: image for name, (image, _digest) in kept.pictures(pack).items() if name in shown}
    return kept.draft(pack).header, questions, images


def _of_version(pack: Pack) -> tuple[Document, list[Document], dict[str, int]]:
    version = books.version(pack)
    questions: list[Document] = []
    images: dict[str, int] = {}
    for each in books.entries(version):
        body = each.question.model_dump(mode="json")
        questions.append({"id": each.question.id} | question_document(question_fields(body)))
        if each.question.image and each.image:
            images[each.question.image.file] = each.image[0]
    header = documents.header(version)
    return stories.kept(header, cover_document(cover_fields(header))), questions, images


def _picture_of(question: Document) -> str | None:
    image = question.get("image")
    return image.get("file") if isinstance(image, dict) else None
