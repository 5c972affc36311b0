"""The pages of a round."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from quizapp.bank.marking import BadResponse, EmptyResponse
from quizapp.config import settings
from quizapp.errors import AlreadyAnswered, BadRequest, Conflict
from quizapp.extensions import A_HOUSEHOLD, db, limiter
from quizapp.packs import queries as packs
from quizapp.play.forms import (
    MissedForm,
    SeenForm,
    answer_form,
    blank_form,
    new_request,
    read_answer,
    refuse,
    start_form,
    start_limits,
)
from quizapp.play.operations import answering, leaving, noticing, players, starting
from quizapp.play.queries import decks, drawn, repairs, results, rounds, turns, waiting
from quizapp.play.rules.turn import OpenTurn
from quizapp.players import session
from quizapp.players.session import Who
from quizapp.web.forms import ButtonForm
from quizapp.web.pages import page_number
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.packs.models import PackVersion
    from quizapp.play.forms import AnswerForm, StartForm
    from quizapp.play.queries.drawn import Drawn
    from quizapp.play.queries.rounds import PlayedRound

blueprint = Blueprint("play", __name__)

answers = limiter.shared_limit(
    lambda: f"{settings().answers_per_minute} per minute", scope="answer", key_func=session.purse
)
answers_from_one_address = limiter.shared_limit(
    lambda: f"{A_HOUSEHOLD * settings().answers_per_minute} per minute", scope="answer from one address"
)


@blueprint.get("/packs/<slug:slug>")
def cover(slug: str) -> str:
    """Show a pack's cover, with the form that starts a round."""
    return _cover(packs.current_version(slug))


@blueprint.post("/packs/<slug:slug>/rounds")
@start_limits
def start(slug: str) -> ResponseReturnValue:
    """Start a round."""
    version = packs.current_version(slug)
    player = session.current()
    # The second click of a double click still brings the name that the first one has taken.
    form = start_form(packs.cover(version, None), named=player is not None and "name" not in request.form)
    if not form.validate():
        return _cover(version, form), 422
    wish = form.wish(packs.stage_position(version, form.stage.data) or 0)
    pool = decks.pool(player, version, wish)
    if not pool:
        form.categories.errors = [
            _("There is nothing to ask there yet. Choose another category, or a later stage.")
        ]
        return _cover(version, form), 422
    if player is None:
        players.forget_idle_guests(arrived(), settings().guest_days)
        player = session.ensure(form.name.data or "")
    round_ = starting.start(player, version, wish, pool, arrived())
    session.keep()
    starting.remember(player, version, wish)
    if wish.size is not None and round_.size < wish.size:
        flash(
            _("Only %(size)d questions fit what you asked for, so this round is shorter.", size=round_.size),
            "notice",
        )
    return redirect(url_for("play.round", token=round_.token), 303)


@blueprint.post("/packs/<slug:slug>/rounds/missed")
@start_limits
def start_missed(slug: str) -> ResponseReturnValue:
    """Start a round of what was missed, as far as the player has got, in their own time."""
    version = packs.current_version(slug)
    player = session.current()
    form = MissedForm()
    if not form.validate() or player is None:
        raise BadRequest(_("There is nothing missed here yet."))
    wish = rounds.missed_wish(player, version, form.request.data or "")
    pool = decks.missed(player, version, wish)
    if not pool:
        raise Conflict(
            _("What you missed has been made good, or has left the pack."),
            (url_for("play.cover", slug=slug), _("To the cover")),
        )
    round_ = starting.start(player, version, wish, pool, arrived())
    return redirect(url_for("play.round", token=round_.token), 303)


@blueprint.get("/rounds", endpoint="rounds")
def rounds_list() -> str:
    """List my rounds."""
    page = page_number()
    finished, more = rounds.finished_rounds(session.current(), page)
    return render_template(
        "play/rounds.html",
        open_rounds=rounds.open_rounds(session.current()),
        finished_rounds=finished,
        page=page,
        more=more,
    )


@blueprint.get("/rounds/<token:token>")
def round(token: str) -> ResponseReturnValue:  # noqa: A001 (the address is called that)
    """Show where a round stands: its open question, or its result."""
    round_ = _mine(token)
    if round_.finished_at is not None:
        return redirect(url_for("play.result", token=token), 302)
    return _question(_turn(token, round_.answered + 1))


@blueprint.get("/rounds/<token:token>/turns/<number:n>")
def turn(token: str, n: int) -> str:
    """Show a turn: its reveal, or before the answer its question."""
    drawn_ = _turn(token, n)
    if n <= drawn_.answered:
        return render_template("play/reveal.html", reveal=turns.reveal(drawn_))
    return _question(drawn_)


@blueprint.post("/rounds/<token:token>/turns/<number:n>")
def answer(token: str, n: int) -> ResponseReturnValue:
    """Take an answer, then show its reveal; a turn that holds one already shows what it holds."""
    limiter.spend(answers, answers_from_one_address)
    open_ = waiting.find(token, n, _whose())
    if n <= open_.answered:
        return _answered_before(_turn(token, n))
    turns.check_open(open_, n)
    waiting.check_clock(open_)
    asked = open_.asked
    form = answer_form(asked, n)
    valid = form.validate()
    if form.turn.data != n:
        raise Conflict(_("This form belongs to another question. Nothing has been changed."))
    passing = bool(form.passed.data)
    if not valid and not passing:
        return _question(_turn(token, n), form), 422
    try:
        answering.answer(open_, None if passing else read_answer(form, asked), arrived())
    except AlreadyAnswered:
        db.session.rollback()
        now_ = _turn(token, n)
        if n > now_.answered:
            # It was no answer that came in between: the round was left, or its player is gone.
            turns.check_open(now_, n)
        return _answered_before(now_)
    except BadResponse as problem:
        refuse(
            form, _no_answer(asked.kind) if isinstance(problem, EmptyResponse) else _odd_answer(asked.kind)
        )
        return _question(_turn(token, n), form), 422
    return redirect(url_for("play.turn", token=token, n=n), 303)


@blueprint.post("/rounds/<token:token>/turns/<number:n>/open")
def open_clock(token: str, n: int) -> ResponseReturnValue:
    """Start the clock of the open question."""
    round_ = _mine(token)
    ButtonForm().validate()
    if n > round_.answered:
        answering.open_clock(round_, n, arrived())
    return redirect(url_for("play.turn", token=token, n=n), 303)


@blueprint.post("/rounds/<token:token>/turns/<number:n>/hint")
def hint(token: str, n: int) -> ResponseReturnValue:
    """Take the hint of the open question."""
    open_ = waiting.find(token, n, _whose())
    ButtonForm().validate()
    if n > open_.answered:
        answering.take_hint(open_, arrived())
    return redirect(url_for("play.turn", token=token, n=n), 303)


@blueprint.get("/rounds/<token:token>/turns/<number:n>/image")
def image(token: str, n: int) -> ResponseReturnValue:
    """Show the picture of a turn that the player has come to: its address tells nothing, and nobody else has it."""
    picture = turns.image(_turn(token, n))
    response = send_file(BytesIO(picture.content), mimetype=picture.media_type, download_name=f"turn-{n}")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/rounds/<token:token>/leave")
def leave(token: str) -> ResponseReturnValue:
    """End a round here."""
    round_ = _mine(token)
    ButtonForm().validate()
    leaving.leave(round_, arrived())
    return redirect(url_for("play.result", token=token), 303)


@blueprint.get("/rounds/<token:token>/result")
def result(token: str) -> str:
    """Show what a finished round came to."""
    return render_template(
        "play/result.html",
        result=results.result(_mine(token), session.current()),
        missed_form=MissedForm(request=new_request()),
    )


@blueprint.post("/rounds/<token:token>/turns/<number:n>/seen")
def see(token: str, n: int) -> ResponseReturnValue:
    """Go and see what a repair has changed about a turn, and be told no more of it."""
    round_ = _mine(token)
    ButtonForm().validate()
    noticing.see(round_, n, arrived())
    return redirect(url_for("play.turn", token=token, n=n), 303)


@blueprint.post("/remarks/seen")
def see_all() -> ResponseReturnValue:
    """Be told no more of what repairs have changed."""
    form = SeenForm()
    if not form.validate():
        raise BadRequest
    player = session.who()
    if player is not None:
        noticing.see_all(player.id, form.latest.data or 0, arrived())
    back = form.back.data
    return redirect(url_for("play.result", token=back) if back else url_for("home.index"), 303)


def on_home(player: Who) -> Markup | None:
    """Return what repairs have changed for a player, until they have seen it."""
    notices = repairs.unseen(player.id)
    if not notices:
        return None
    return piece("play/_notices.html", notices=notices)


def _mine(token: str) -> PlayedRound:
    player = session.who()
    return rounds.find(player.id if player else None, token)


def _whose() -> dict[str, int | str | None]:
    account = session.account()
    return (
        {"player": account.id, "guest": None} if account else {"player": None, "guest": session.guest_token()}
    )


def _turn(token: str, n: int) -> Drawn:
    found = drawn.find(token, n, _whose())
    if found.is_guest:
        session.recognise(Who(found.player_id, found.name, found.theme))
    return found


def _question(drawn_: Drawn, form: AnswerForm | None = None) -> str:
    shown = turns.open_turn(drawn_, arrived())
    if not isinstance(shown, OpenTurn):
        return render_template("play/sealed.html", turn=shown)
    return render_template("play/question.html", turn=shown, form=form or blank_form(shown))


def _answered_before(drawn_: Drawn) -> ResponseReturnValue:
    """Lead to the reveal; where something else was answered than is sent now, as from a stale tab, say which stands."""
    token, n = drawn_.token, drawn_.n
    shown = turns.as_it_was(drawn_, arrived())
    form = answer_form(shown, n)
    passing = bool(form.passed.data)
    legible = form.validate() or passing
    if not legible or not turns.is_kept(drawn_, None if passing else read_answer(form, shown)):
        flash(_("You had answered question %(n)d already, and that first answer stands.", n=n), "notice")
    return redirect(url_for("play.turn", token=token, n=n), 303)


def _cover(version: PackVersion, form: StartForm | None = None) -> str:
    player = session.current()
    shown = packs.cover(version, rounds.reached(player).get(version.pack_id))
    if form is None:
        form = start_form(
            shown,
            named=player is not None,
            name=session.offered_name() if player is None else None,
            time_factor=player.time_factor if player else "1",
            leave_out_sensitive=bool(player and player.leave_out_sensitive),
        )
    return render_template(
        "play/cover.html",
        cover=shown,
        form=form,
        missed=rounds.missed(player, version) if player else 0,
        missed_form=MissedForm(formdata=None, request=new_request()),
    )


def _no_answer(kind: str) -> str:
    if kind == "number":
        return str(_("Type a number, such as 12 or 3.5."))
    return str(_("Type an answer first, or pass with “I don’t know”."))


def _odd_answer(kind: str) -> str:
    if kind == "matching":
        return str(_("Nothing is the partner of two. Choose each once."))
    return str(_("That is not one of the options of this question."))
