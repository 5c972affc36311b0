"""The pages about one pack, and the way between them: a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from quizapp.authoring.queries import desks
from quizapp.authoring.rules.rights import Deed, may
from quizapp.authoring.rules.shown import Head

if TYPE_CHECKING:
    from quizapp.authoring.rules.rights import Part
    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack


def doors(part: Part) -> tuple[tuple[str, str], ...]:
    """Return the pages that are open to somebody who is this to a pack: their endpoints, and what they are called."""
    pages = (
        ("authoring.desk", _("Questions"), Deed.READ),
        ("authoring.cover", _("Cover"), Deed.EDIT),
        ("authoring.review", _("Review"), Deed.PUBLISH),
        ("authoring.trial", _("Try it"), Deed.TRY),
        ("authoring.history", _("History"), Deed.EDIT),
        ("authoring.authors", _("Authors"), Deed.EDIT),
        ("authoring.export", _("Export"), Deed.EXPORT),
    )
    return tuple((endpoint, words) for endpoint, words, deed in pages if may(part, deed))


def head(pack: Pack, part: Part, header: Document) -> Head:
    """Return what stands above a page about a pack, whose header may be half written."""
    return Head(
        slug=pack.slug,
        title=str(header.get("title") or _("Untitled")),
        language=desks.language(header),
        version=pack.version,
        is_retired=pack.retired_at is not None,
        doors=doors(part),
    )
