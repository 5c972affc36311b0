"""The case board, and what stands of a case on covers, reveals and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.bank.case import Part
from quizapp.case.forms.board import MarkForm, NotesForm
from quizapp.case.operations import noting
from quizapp.case.queries import accusations, boards, files
from quizapp.case.rules.board import MOST_NOTES
from quizapp.case.views.blueprint import blueprint
from quizapp.config import settings
from quizapp.errors import BadRequest
from quizapp.extensions import A_HOUSEHOLD, limiter
from quizapp.play.rules.points import Verdict
from quizapp.players import session
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.packs.models import PackVersion
    from quizapp.packs.rules import Cover
    from quizapp.play.rules.result import Result
    from quizapp.play.rules.turn import Reveal

# Notes are kept while they are typed: as often as answers are given.
writes = limiter.shared_limit(
    lambda: f"{settings().answers_per_minute} per minute", scope="case", key_func=session.purse
)
writes_from_one_address = limiter.shared_limit(
    lambda: f"{A_HOUSEHOLD * settings().answers_per_minute} per minute", scope="case from one address"
)


@blueprint.get("/packs/<slug:slug>/case")
def board(slug: str) -> str:
    """Show one's case board."""
    return _board(boards.version(slug))


@blueprint.post("/packs/<slug:slug>/case/marks")
@writes_from_one_address
@writes
def mark(slug: str) -> ResponseReturnValue:
    """Mark a suspect, or take the mark away."""
    version = boards.version(slug)
    form = MarkForm()
    valid = form.validate()
    player = session.current()
    if player is None:
        return _to_cover(slug)
    suspects = boards.board(version, player).laid.candidates.get(Part.WHO, ())
    if not valid or form.suspect.data not in {each.key for each in suspects}:
        raise BadRequest(_("There is nobody of that name on your board, or no such mark."))
    noting.mark(player, version.pack_id, form.suspect.data, form.chosen, arrived())
    return redirect(url_for("case.board", slug=slug, _anchor=f"suspect-{form.suspect.data}"), 303)


@blueprint.post("/packs/<slug:slug>/case/notes")
@writes_from_one_address
@writes
def note(slug: str) -> ResponseReturnValue:
    """Keep one's notes."""
    version = boards.version(slug)
    form = NotesForm()
    valid = form.validate()
    player = session.current()
    if player is None:
        return _to_cover(slug)
    if not valid:
        return _board(version, form), 422
    noting.note(player, version.pack_id, form.text.data or "", arrived())
    return redirect(url_for("case.board", slug=slug, _anchor="notes"), 303)


def on_cover(cover: Cover) -> Markup | None:
    """Return the way from a pack's cover to one's board, and how far that has got."""
    player = session.who()
    progress = boards.progress(cover, player.id if player else None)
    if progress is None:
        return None
    found, there = progress
    return piece("case/_on_cover.html", slug=cover.card.slug, found=found, there=there)


def on_reveal(reveal: Reveal) -> Markup | None:
    """Return what an answer has turned up."""
    if reveal.verdict != Verdict.RIGHT or (case := files.case_of(reveal)) is None:
        return None
    player, imprint = session.who(), reveal.imprint
    if player is None or imprint is None or reveal.turn_id is None:
        return None
    exhibits = files.turned_up(player.id, imprint.pack_id, case, {reveal.turn_id})
    if not exhibits:
        return None
    is_there = boards.is_there(reveal.round.pack_slug)
    return piece("case/_on_reveal.html", exhibits=exhibits, round=reveal.round, is_there=is_there)


def on_result(result: Result) -> Markup | None:
    """Return what a round has turned up, and the way to one's board."""
    player, first = session.who(), next(iter(result.reveals), None)
    if player is None or first is None or first.imprint is None or (case := files.case_of(first)) is None:
        return None
    right = {each.turn_id for each in result.reveals if each.verdict == Verdict.RIGHT and each.turn_id}
    exhibits = files.turned_up(player.id, first.imprint.pack_id, case, right) if right else []
    is_there = boards.is_there(result.round.pack_slug)
    return piece("case/_on_result.html", exhibits=exhibits, round=result.round, is_there=is_there)


def _board(version: PackVersion, form: NotesForm | None = None) -> str:
    player = session.current()
    shown = boards.board(version, player)
    return render_template(
        "case/board.html",
        board=shown,
        form=form or NotesForm(formdata=None, text=shown.notes.text),
        most=MOST_NOTES,
        stand=accusations.stand(player.id if player else None, shown.slug, version),
    )


def _to_cover(slug: str) -> ResponseReturnValue:
    """Lead whoever is nobody here yet to where one begins."""
    return redirect(url_for("play.cover", slug=slug), 303)
