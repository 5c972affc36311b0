"""What an address asks of the shelf."""

from __future__ import annotations

import re

from flask import request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from quizapp.bank.pack import WorkKind
from quizapp.errors import BadRequest
from quizapp.packs.rules.finding import Wanted
from quizapp.web.pages import page_number

LONGEST_SEARCH = 100
KINDS = frozenset(kind.value for kind in WorkKind)
LANGUAGE = re.compile(r"[a-z]{2,3}")


def wanted() -> Wanted:
    """Return what is wanted of the shelf; raise BadRequest for what cannot be. A field left empty wants nothing."""
    words = request.args.get("q", "").strip()
    kind = request.args.get("kind", "")
    language = request.args.get("language", "")
    if len(words) > LONGEST_SEARCH:
        raise _refused(_("Look for at most %(most)d characters at a time.", most=LONGEST_SEARCH))
    if kind and kind not in KINDS:
        raise _refused(_("There is no such kind of work."))
    if language and not LANGUAGE.fullmatch(language):
        raise _refused(_("There is no such language."))
    return Wanted(words, kind, language, page_number())


def language_names(tags: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return these languages with their names in the language of the page, by name."""
    known = get_locale().languages
    return sorted(((tag, known.get(tag, tag)) for tag in tags), key=lambda pair: pair[1].casefold())


def _refused(why: str) -> BadRequest:
    return BadRequest(why, (url_for("home.index"), _("The whole shelf")))
