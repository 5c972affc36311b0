"""Challenges: made on a result, taken up by a friend, compared when both are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from quizapp.config import settings
from quizapp.daily.forms import BeginForm, blank, chosen_name, sent
from quizapp.daily.operations import challenging
from quizapp.daily.queries import challenges, goes
from quizapp.daily.rules.challenge import OFFERED
from quizapp.daily.session import somebody
from quizapp.daily.views.blueprint import blueprint
from quizapp.errors import NotFound
from quizapp.play.forms import start_limits
from quizapp.play.queries import rounds
from quizapp.players import session
from quizapp.web.forms import ButtonForm
from quizapp.web.pages import page_number
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.daily.rules.challenge import Dare, Side
    from quizapp.play.rules.result import Result
    from quizapp.players.models import Player


@blueprint.post("/rounds/<token:token>/challenge")
@start_limits
def challenge(token: str) -> ResponseReturnValue:
    """Make a challenge of a finished round of one's own, or find the one it is."""
    player = session.current()
    round_ = rounds.find(player.id if player else None, token)
    ButtonForm().validate()
    if player is None:
        raise NotFound
    made = challenging.challenge(player, round_, arrived())
    return redirect(url_for("daily.challenged", token=made), 303)


@blueprint.get("/challenges/<token:token>")
def challenged(token: str) -> str:
    """Show a challenge: the way in, or whoever is done side by side."""
    player = session.current()
    return _page(challenges.find(token), player, blank(BeginForm, player))


@blueprint.post("/challenges/<token:token>/rounds")
@start_limits
def take(token: str) -> ResponseReturnValue:
    """Take a challenge up, or go on where one's round stands."""
    dare = challenges.find(token)
    player = session.current()
    form = sent(BeginForm, player)
    if not form.validate():
        return _page(dare, player, form), 422
    here = redirect(url_for("daily.challenged", token=token), 303)
    if player is not None and player.id == dare.player_id:
        return here
    mine = challenging.take(somebody(chosen_name(form)), dare, arrived())
    return here if mine.is_over else redirect(url_for("play.round", token=mine.token), 303)


def on_result(result: Result) -> Markup | None:
    """Return the way to challenge a friend to the round just finished, and to the challenges it answers."""
    if result.round.is_trial or result.round.kind not in OFFERED:
        return None
    ties = challenges.ties(result.round.token)
    return piece("daily/_challenge.html", ties=ties, token=result.round.token)


def _page(dare: Dare, player: Player | None, form: BeginForm) -> str:
    if player is not None and player.id == dare.player_id:
        link = (settings().base_url or request.host_url.rstrip("/")) + request.path
        sides = challenges.sides(dare, page_number())
        own = challenges.results([dare.round_id], player.id)
        return render_template("daily/challenger.html", dare=dare, link=link, own=own, sides=sides)
    taken = challenges.taken(dare, player.id) if player else None
    both: tuple[Side, ...] = ()
    if player and taken and taken.is_over:
        both = challenges.results([dare.round_id, taken.round_id], player.id)
    has_gone = bool(player and dare.day and goes.find(player.id, dare.day))
    is_today = dare.day == arrived().date()
    return render_template(
        "daily/challenge.html",
        dare=dare,
        is_today=is_today,
        taken=taken,
        both=both,
        has_gone=has_gone,
        gone=not (is_today or has_gone) and challenges.has_left_the_shelf(dare),
        sensitive=challenges.sensitive(dare),
        form=form,
    )
