"""The questions of a pack in order, some at a time, with what there is to say about each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from quizapp.authoring.queries import books, drafts, remarks
from quizapp.authoring.rules.fields import cover_fields, gathered, question_fields
from quizapp.authoring.rules.notes import Tally, note, tallies
from quizapp.authoring.rules.parts import COVER, STAGES
from quizapp.authoring.rules.shown import Desk, DraftDesk, Line
from quizapp.authoring.rules.steps import next_step
from quizapp.errors import NotFound
from quizapp.packs.rules import PackCard, Work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.authoring.models import Draft
    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack, PackVersion

AT_ONCE: Final = 100
_YEAR: Final = re.compile("-?[0-9]{1,4}")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def stages(header: Document) -> tuple[tuple[str, str], ...]:
    """Return the stages of a header, key and label; those alone that have both."""
    rows = gathered(STAGES, cover_fields(header))
    return tuple((row["key"], row["label"]) for row in rows if row["key"] and row["label"].strip())


def language(header: Document) -> str:
    """Return the language of a header, English if it names none that there could be."""
    found = cover_fields(header)["language"]
    return found if _TAG.fullmatch(found) else "en"


def likeness(pack: Pack, header: Document, questions: int) -> PackCard:
    """Return a pack as it will stand on the shelf, its header being written half perhaps."""
    fields = cover_fields(header)
    year = fields["work-year"]
    work = Work(
        title=fields["work-title"],
        kind=fields["work-kind"],
        creators=tuple(
            filter(None, (row["text"] for row in gathered(COVER.rows_by_name["creators"], fields)))
        ),
        year=int(year) if _YEAR.fullmatch(year) else None,
    )
    return PackCard(pack.slug, fields["title"], fields["blurb"], work, language(header), questions)


def of_draft(pack: Pack, draft: Draft, page: int) -> DraftDesk:
    """Return a draft on its author's desk; raise NotFound for a page that there is not."""
    keys = drafts.order(pack)
    first, pages = _part(len(keys), page)
    shown = keys[first : first + AT_ONCE]
    findings = remarks.of_page(pack, draft, shown, len(keys))
    said = tallies(findings)
    labels = dict(stages(draft.header))
    documents = {each.key: each.document for each in drafts.some(pack, shown)}
    return DraftDesk(
        size=len(keys),
        lines=tuple(
            _line(key, n, documents[key], labels, said.get(key, Tally()))
            for n, key in enumerate(shown, start=first + 1)
        ),
        page=page,
        pages=pages,
        stages=stages(draft.header),
        basket=tuple(_line(each.key, 0, each.document, labels, Tally()) for each in drafts.basket(pack)),
        notes=tuple(note(each) for each in findings if each.question is None),
        step=next_step(draft.header, keys, said),
        is_whole=len(keys) <= remarks.WHOLE,
    )


def of_book(book: PackVersion, page: int) -> Desk:
    """Return a version as it is read; raise NotFound for a page that there is not."""
    size = books.size(book)
    first, pages = _part(size, page)
    labels = dict(stages(book.header))
    return Desk(
        size=size,
        lines=tuple(
            _line(each.question.id, n, each.question.model_dump(mode="json"), labels, Tally())
            for n, each in enumerate(books.entries(book, first, AT_ONCE), start=first + 1)
        ),
        page=page,
        pages=pages,
        stages=stages(book.header),
    )


def _part(size: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-size // AT_ONCE))
    if not 1 <= page <= pages:
        raise NotFound
    return (page - 1) * AT_ONCE, pages


def _line(key: str, n: int, document: Document, labels: Mapping[str, str], tally: Tally) -> Line:
    fields: dict[str, Any] = question_fields(document)
    return Line(
        key=key,
        n=n,
        prompt=fields["prompt"],
        kind=fields["kind"],
        stage=labels.get(fields["stage"], fields["stage"]),
        category=fields["category"],
        difficulty=fields["difficulty"],
        tally=tally,
        sensitive=fields["sensitive"],
        deducible=fields["deducible"],
        has_image=bool(fields["image-file"]),
    )
