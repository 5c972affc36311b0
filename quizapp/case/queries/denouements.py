"""The denouement: made for whoever may be told, from the case as it was when they accused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from quizapp.case.models import Accused, TurnedUp
from quizapp.case.queries.accusations import docket
from quizapp.case.rules.recaps import passages
from quizapp.case.rules.verdicts import Denouement, Evening, Sealed
from quizapp.case.rules.verdicts import denouement as told
from quizapp.errors import Conflict
from quizapp.extensions import db

if TYPE_CHECKING:
    from quizapp.case.queries.accusations import Docket


def tellable(player: int | None, slug: str) -> Docket:
    """Return where somebody stands who may be told; raise Conflict for somebody who has yet to accuse."""
    found = docket(player, slug)
    if not found.may_be_told:
        raise Conflict(
            _("First the accusation, then the denouement. Make yours, and it is told."),
            (url_for("case.accusation", slug=slug), _("To the accusation")),
        )
    return found


def denouement(player: int | None, slug: str) -> Denouement | Sealed:
    """Return how it was, or for whoever has not read so far the envelope it lies in; raise as `tellable` does."""
    found = tellable(player, slug)
    title, language = found.header["title"], found.header["language"]
    if not found.is_told:
        return Sealed(slug, title, language, accused=found.charges is not None)
    turned_up = select(TurnedUp.exhibit).where(
        TurnedUp.player_id == player, TurnedUp.pack_id == found.pack_id, TurnedUp.exhibit.is_not(None)
    )
    accused = select(Accused.part, Accused.choice, Accused.times).where(Accused.pack_id == found.pack_id)
    ending = passages(found.header["stages"], found.recaps, found.turning) if found.solves else ()
    return told(
        found.case,
        Evening(
            slug=slug,
            pack_title=title,
            language=language,
            charges=found.charges,
            found=frozenset(db.session.scalars(turned_up)),
            accused={(part, choice): times for part, choice, times in db.session.execute(accused)},
            ending=ending,
        ),
    )
