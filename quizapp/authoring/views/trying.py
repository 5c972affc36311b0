"""Trying a draft as a player would, and the way back from what was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.authoring.operations import trying
from quizapp.authoring.queries import access, drafts, trials
from quizapp.authoring.rules.rights import Deed
from quizapp.authoring.views import doors, places
from quizapp.authoring.views.blueprint import author, blueprint
from quizapp.errors import Conflict
from quizapp.extensions import limiter
from quizapp.play.forms import start_form
from quizapp.play.operations import starting
from quizapp.play.queries import decks, rounds
from quizapp.players.operations.presence import be_there
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.authoring.queries.trials import Script
    from quizapp.authoring.rules.rights import Part
    from quizapp.packs.models import Pack
    from quizapp.packs.rules import Cover
    from quizapp.play.forms import StartForm
    from quizapp.play.rules.result import Result
    from quizapp.play.rules.turn import Reveal

TRIES = "10 per minute"
NAMED = 20
"""Questions left out that are named one by one."""


@blueprint.get("/packs/<slug:slug>/try")
def trial(slug: str) -> str:
    """Show what of a draft can be tried, and the form that starts it."""
    pack, part = access.find(author(), slug, Deed.TRY)
    script = trials.script(pack)
    cover = trials.cover(slug, script.content) if script.content else None
    return _trial(pack, part, script, cover)


@blueprint.post("/packs/<slug:slug>/try")
@limiter.limit(TRIES)
def start_trial(slug: str) -> ResponseReturnValue:
    """Start a round of a draft."""
    pack, part = access.find(author(), slug, Deed.TRY)
    script = trials.script(pack)
    if script.content is None:
        raise Conflict(
            _("No question of it is ready to be played."), (url_for("authoring.trial", slug=slug), _("Back"))
        )
    cover = trials.cover(slug, script.content)
    form = start_form(cover, named=True)
    if not form.validate():
        return _trial(pack, part, script, cover, form), 422
    wish = form.wish(script.content.stage_index(form.stage.data))
    if not trials.fits(script.content, wish):
        form.categories.errors = [
            _("There is nothing to ask there yet. Choose another category, or a later stage.")
        ]
        return _trial(pack, part, script, cover, form), 422
    # Held, so that a second press waits and finds what the first has started.
    be_there(author(), arrived())
    round_ = rounds.by_request(author(), wish.request)
    if round_ is None:
        version = trying.stage(author(), pack, script.content, script.pictures, arrived())
        round_ = starting.start(author(), version, wish, decks.pool(None, version, wish), arrived())
    return redirect(url_for("play.round", token=round_.token), 303)


def on_reveal(reveal: Reveal) -> Markup | None:
    """Return the way from a question that was tried to where it is written."""
    if not reveal.round.is_trial:
        return None
    slug, key = trials.made_of(reveal.round.pack_slug), trials.key_of(reveal.round.token, reveal.n)
    if slug is None or key is None:
        return None
    return _back(places.of_question(slug, key), _("Change this question"))


def on_result(result: Result) -> Markup | None:
    """Return the way from a trial to its draft."""
    slug = trials.made_of(result.round.pack_slug) if result.round.is_trial else None
    if slug is None:
        return None
    return _back(url_for("authoring.trial", slug=slug), _("Back to the draft, to try it again"))


def _back(address: str, words: str) -> Markup:
    return piece("authoring/_back.html", address=address, words=words)


def _trial(pack: Pack, part: Part, script: Script, cover: Cover | None, form: StartForm | None = None) -> str:
    if form is None and cover:
        form = start_form(cover, named=True, formdata=None, time_factor=author().time_factor)
    return render_template(
        "authoring/trial.html",
        head=doors.head(pack, part, drafts.draft(pack).header),
        cover=cover,
        form=form,
        left_out=script.left_out,
        named=NAMED,
        way_to=lambda key: places.of_question(pack.slug, key),
    )
