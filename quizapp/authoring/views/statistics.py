"""What answers say about questions: a pack's, those worth a second look first, and one of them at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from quizapp.authoring.queries import access, drafts
from quizapp.authoring.queries import items as kept
from quizapp.authoring.rules import items
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.views.blueprint import author, blueprint
from quizapp.authoring.views.doors import head
from quizapp.web.pages import page_number

if TYPE_CHECKING:
    from quizapp.authoring.rules.rights import Part
    from quizapp.packs.models import Pack

PER_PAGE = 100


@blueprint.get("/packs/<slug:slug>/statistics")
def statistics(slug: str) -> str:
    """List a pack's questions with their figures."""
    pack, part = access.find(author(), slug, Deed.STATISTICS)
    page = page_number()
    found = items.by_doubt(kept.items(pack))
    first = (page - 1) * PER_PAGE
    return render_template(
        "authoring/statistics.html",
        **_frame(pack, part),
        items=found[first : first + PER_PAGE],
        doubtful=sum(1 for each in found if each.doubts),
        total=len(found),
        page=page,
        more=len(found) > first + PER_PAGE,
    )


@blueprint.get("/packs/<slug:slug>/statistics/<slug:key>")
def item(slug: str, key: str) -> str:
    """Show all there is to say about one question."""
    pack, part = access.find(author(), slug, Deed.STATISTICS)
    found, seconds = kept.item(pack, key)
    capped = [min(each, items.LONGEST) for each in seconds]
    return render_template(
        "authoring/item.html",
        **_frame(pack, part),
        item=found,
        median=items.median(capped) if found.is_enough else None,
        timed=len(capped),
    )


def _frame(pack: Pack, part: Part) -> dict[str, object]:
    return {
        "head": head(pack, part, drafts.header(pack)),
        "enough": items.ENOUGH,
        "rules": items,
    }
