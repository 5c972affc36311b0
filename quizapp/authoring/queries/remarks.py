"""What there is to say about a draft: the linter looks at all of it as long as that is quick, else at a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.authoring.queries import drafts
from quizapp.authoring.rules import stories

if TYPE_CHECKING:
    from collections.abc import Collection

    from quizapp.authoring.models import Draft
    from quizapp.bank.draft import Draft as Story
    from quizapp.bank.finding import Finding
    from quizapp.packs.models import Pack

WHOLE: Final = 500
"""Questions up to which a draft is looked at as a whole with every change. It takes a fifth of a second for so many."""


def of_question(pack: Pack, draft: Draft, key: str, size: int) -> list[Finding]:
    """Return what there is to say about a question of a draft that has so many.

    Above `WHOLE` it is looked at by itself: what it has to do with others is not seen, nor what only numbers tell.
    """
    return [each for each in _said(pack, draft, [key], size) if each.question == key]


def of_cover(pack: Pack, draft: Draft, size: int) -> list[Finding]:
    """Return what there is to say about a pack apart from its questions and its story, and about it as a whole."""
    said = _said(pack, draft, [], size)
    return [each for each in said if each.question is None and not stories.is_about_it(each)]


def of_story(pack: Pack, draft: Draft, size: int) -> tuple[Story, list[Finding]]:
    """Return a draft as far as its story can be read, and what there is to say about that.

    Above `WHOLE` without its questions: nothing is said of how many are deducible, nor of what a recap gives away.
    """
    parts = drafts.questions(pack) if size <= WHOLE else []
    loaded, findings = drafts.judge(pack, draft.header, parts, whole=size <= WHOLE)
    return loaded.draft, [each for each in findings if stories.is_about_it(each)]


def of_page(pack: Pack, draft: Draft, keys: Collection[str], size: int) -> list[Finding]:
    """Return what there is to say about a draft; above `WHOLE` about these questions alone and among themselves."""
    return _said(pack, draft, keys, size)


def _said(pack: Pack, draft: Draft, keys: Collection[str], size: int) -> list[Finding]:
    if size <= WHOLE:
        return list(drafts.judge(pack, draft.header, drafts.questions(pack))[1])
    parts = drafts.some(pack, keys)
    found = drafts.judge(pack, draft.header, parts, whole=False)[1]
    # None were looked at where none were asked for: that is no finding.
    return [each for each in found if parts or each.rule != "empty_pack"]
