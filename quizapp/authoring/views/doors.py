"""The pages about one pack, and the way between them: a line for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from quizapp.authoring.rules.rights import Deed, may
from quizapp.authoring.rules.shown import Head

if TYPE_CHECKING:
    from quizapp.authoring.rules.rights import Part
    from quizapp.bank.formats.exchange import Document
    from quizapp.packs.models import Pack

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def doors(part: Part) -> tuple[tuple[str, str], ...]:
    """Return the pages that are open to somebody who is this to a pack: their endpoints, and what they are called."""
    pages = (
        ("authoring.review", _("Review"), Deed.PUBLISH),
        ("authoring.trial", _("Try it"), Deed.TRY),
        ("authoring.history", _("History"), Deed.EDIT),
        ("authoring.authors", _("Authors"), Deed.EDIT),
    )
    return tuple((endpoint, words) for endpoint, words, deed in pages if may(part, deed))


def head(pack: Pack, part: Part, header: Document) -> Head:
    """Return what stands above a page about a pack, whose header may be half written."""
    language = str(header.get("language", ""))
    return Head(
        slug=pack.slug,
        title=str(header.get("title") or _("Untitled")),
        language=language if _TAG.fullmatch(language) else "en",
        version=pack.version,
        is_retired=pack.retired_at is not None,
        doors=doors(part),
    )
