"""The pages about one pack, and the way between them: a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _

from quizapp.authoring.queries import desks, reports
from quizapp.authoring.rules.rights import Deed, may
from quizapp.authoring.rules.shown import Door, Head

if TYPE_CHECKING:
    from quizapp.authoring.rules.rights import Part
    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack

OF_PLAY: Final = {Deed.STATISTICS, Deed.REPORTS, Deed.REPAIR}
"""What there is nothing to tell of until somebody has played."""


def doors(pack: Pack, part: Part) -> tuple[Door, ...]:
    """Return the ways to the pages that are open to somebody who is this to a pack."""
    pages = (
        ("authoring.desk", _("Questions"), Deed.READ),
        ("authoring.cover", _("Cover"), Deed.EDIT),
        ("authoring.case", _("The case"), Deed.EDIT),
        ("authoring.review", _("Review"), Deed.PUBLISH),
        ("authoring.trial", _("Try it"), Deed.TRY),
        ("authoring.history", _("History"), Deed.EDIT),
        ("authoring.authors", _("Authors"), Deed.EDIT),
        ("authoring.export", _("Export"), Deed.EXPORT),
        ("authoring.statistics", _("Statistics"), Deed.STATISTICS),
        ("authoring.reports", _("Reports"), Deed.REPORTS),
        ("authoring.repairs", _("Repairs"), Deed.REPAIR),
    )
    waiting = reports.numbers([pack.slug]) if pack.version and may(part, Deed.REPORTS) else {}
    return tuple(
        Door(endpoint, words, waiting.get(pack.slug, 0) if deed is Deed.REPORTS else 0)
        for endpoint, words, deed in pages
        if may(part, deed) and (pack.version or deed not in OF_PLAY)
    )


def head(pack: Pack, part: Part, header: Document) -> Head:
    """Return what stands above a page about a pack, whose header may be half written."""
    return Head(
        slug=pack.slug,
        title=str(header.get("title") or _("Untitled")),
        language=desks.language(header),
        version=pack.version,
        is_retired=pack.retired_at is not None,
        doors=doors(pack, part),
    )
