"""Solving a case without having read the work: the way in, the story so far above its questions, the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from quizapp.case.forms.solving import solve_form
from quizapp.case.operations.solving import begin
from quizapp.case.queries import accusations, files
from quizapp.case.queries import solving as queries
from quizapp.case.views.blueprint import blueprint
from quizapp.config import settings
from quizapp.errors import NotFound
from quizapp.packs import queries as packs
from quizapp.play.forms import start_limits
from quizapp.play.operations import players
from quizapp.play.rules.wish import RoundKind
from quizapp.players import session
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.case.forms.solving import SolveForm
    from quizapp.case.queries.solving import Deck
    from quizapp.packs.models import PackVersion
    from quizapp.packs.rules import Cover
    from quizapp.play.rules.result import Result
    from quizapp.play.rules.turn import OpenTurn


@blueprint.get("/packs/<slug:slug>/solve")
def solving(slug: str) -> str:
    """Say what it is to solve a case without the work, and where somebody stands who does."""
    version, deck = _solvable(slug)
    return _solving(version, deck)


@blueprint.post("/packs/<slug:slug>/solve")
@start_limits
def solve(slug: str) -> ResponseReturnValue:
    """Begin to solve a case, or go on with it."""
    version, deck = _solvable(slug)
    player = session.current()
    # The second click of a double click still brings the name that the first one has taken.
    form = solve_form(named=player is not None and "name" not in request.form, sensitive=bool(deck.sensitive))
    if not form.validate():
        return _solving(version, deck, form), 422
    if player is None:
        players.forget_idle_guests(arrived(), settings().guest_days)
        player = session.ensure(form.name.data or "")
    token = begin(player, version, deck, form.wish, arrived())
    session.keep()
    return redirect(url_for("play.round", token=token), 303)


def on_cover(cover: Cover) -> Markup | None:
    """Return the way in for whoever has not read the work, or back to where they are in it."""
    if cover.imprint is None:
        return None
    turning = queries.turning(cover.imprint, [stage.key for stage in cover.stages])
    if not turning or not queries.is_offered(cover.imprint.version_id, turning):
        return None
    player = session.who()
    solved = queries.standing(player.id, cover.imprint.pack_id) if player else None
    return piece("case/_way_in.html", slug=cover.card.slug, work=cover.card.work, solved=solved)


def on_question(turn: OpenTurn) -> Markup | None:
    """Return the story so far, above a question of a case that is solved without the work."""
    if turn.round.kind is not RoundKind.SOLVE:
        return None
    told = queries.told_before(turn.round.token, turn.n)
    return piece("case/_so_far.html", told=told) if told and told.passages else None


def on_result(result: Result) -> Markup | None:
    """Return what is left to be told after a round without the work, and the way from any round to the accusation."""
    player, first = session.who(), next(iter(result.reveals), None)
    is_solving = result.round.kind is RoundKind.SOLVE
    if player is None or result.round.is_trial or not (is_solving or (first and files.case_of(first))):
        return None
    slug = result.round.pack_slug
    return piece(
        "case/_solved.html",
        slug=slug,
        passages=queries.told_after(result.round.token) if is_solving and not result.left else (),
        language=result.round.language,
        may_go_on=is_solving and result.left and queries.can_be_solved(slug),
        stand=accusations.stand(player.id, slug),
    )


def _solvable(slug: str) -> tuple[PackVersion, Deck]:
    version = packs.current_version(slug)
    deck = queries.deck(version)
    if deck is None:
        raise NotFound
    return version, deck


def _solving(version: PackVersion, deck: Deck, form: SolveForm | None = None) -> str:
    player = session.current()
    who = player.id if player else None
    shown = packs.cover(version, None)
    if form is None:
        form = solve_form(
            named=player is not None,
            sensitive=bool(deck.sensitive),
            formdata=None,
            name=session.offered_name() if player is None else None,
            leave_out_sensitive=bool(player and player.leave_out_sensitive),
        )
    return render_template(
        "case/solving.html",
        cover=shown,
        form=form,
        stages=deck.turning,
        sensitive=len(deck.sensitive),
        solved=queries.standing(who, version.pack_id),
        stand=accusations.stand(who, version.pack.slug, version),
    )
