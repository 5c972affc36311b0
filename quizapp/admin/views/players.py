"""Finding players, looking at one, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from quizapp.admin.forms import ReasonForm, RenameForm, RoleForm, SuspendForm
from quizapp.admin.queries import groups, log
from quizapp.admin.queries import players as kept
from quizapp.admin.rules import Deed, Verb, Which, parse_name_place
from quizapp.admin.views.blueprint import blueprint, do, host, page_of
from quizapp.errors import Conflict
from quizapp.players.queries import factors
from quizapp.web.forms import ButtonForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.players.models import Player
    from quizapp.web.forms import Form

RECENT = 5
"""Acts on a player's page."""


@blueprint.get("/players")
def players() -> str:
    """List the players whose names begin so."""
    name = request.args.get("name", "")
    found = kept.find(name, page_of(parse_name_place))
    return render_template("admin/players.html", name=name, found=found)


@blueprint.get("/players/<number:number>")
def player(number: int) -> str:
    """Show a player, and what can be done."""
    return _page(kept.player(number))


@blueprint.post("/players/<number:number>/name")
def rename(number: int) -> ResponseReturnValue:
    """Give a player another name."""
    player = kept.player(number)
    form = RenameForm()
    if not form.validate():
        return _page(player, rename=form), 422
    try:
        do(Deed(Verb.RENAME, form.name.data, form.reason.data or ""), player)
    except Conflict as refusal:
        form.name.errors = [str(refusal)]
        return _page(player, rename=form), refusal.status
    return _back(number)


@blueprint.post("/players/<number:number>/role")
def appoint(number: int) -> ResponseReturnValue:
    """Give an account another role."""
    player = kept.player(number)
    form = RoleForm()
    if not form.validate():
        return _page(player, appoint=form), 422
    do(Deed(Verb.APPOINT, form.role.data, form.reason.data or ""), player)
    return _back(number)


@blueprint.post("/players/<number:number>/hide")
def hide(number: int) -> ResponseReturnValue:
    """Keep a player off public boards."""
    player = kept.player(number)
    form = ReasonForm()
    if not form.validate():
        return _page(player, hide=form), 422
    do(Deed(Verb.HIDE, reason=form.reason.data or ""), player)
    return _back(number)


@blueprint.post("/players/<number:number>/show")
def show(number: int) -> ResponseReturnValue:
    """Let public boards show a player again."""
    return _press(number, Verb.SHOW)


@blueprint.post("/players/<number:number>/suspend")
def suspend(number: int) -> ResponseReturnValue:
    """Lock an account."""
    player = kept.player(number)
    form = SuspendForm()
    if not form.validate():
        return _page(player, suspend=form), 422
    do(Deed(Verb.SUSPEND, reason=form.reason.data or ""), player)
    return _back(number)


@blueprint.post("/players/<number:number>/unlock")
def unlock(number: int) -> ResponseReturnValue:
    """Drop an account's second factors."""
    player = kept.player(number)
    form = ReasonForm()
    if not form.validate():
        return _page(player, unlock=form), 422
    do(Deed(Verb.UNLOCK, reason=form.reason.data or ""), player)
    return _back(number)


@blueprint.post("/players/<number:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Open a suspended account again."""
    return _press(number, Verb.RESTORE)


def _press(number: int, verb: Verb) -> ResponseReturnValue:
    ButtonForm().validate()
    do(Deed(verb), kept.player(number))
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("admin.player", number=number), 303)


def _page(player: Player, **wrong: Form) -> str:
    lines, more = log.lines(host(), Which(player_id=player.id), size=RECENT)
    forms = {
        "rename": RenameForm(formdata=None, name=player.name),
        "appoint": RoleForm(formdata=None, role=player.role),
        "hide": ReasonForm(formdata=None),
        "unlock": ReasonForm(formdata=None),
        "suspend": SuspendForm(formdata=None),
    } | wrong
    return render_template(
        "admin/player.html",
        who=kept.listed(player),
        is_oneself=player.id == host().id,
        rounds=kept.rounds_of(player),
        totals=kept.totals_of(player),
        runs=groups.run_by(player),
        lines=lines,
        more=more,
        forms=forms,
        has_factor=factors.factors(player.id).any,
        has_password=factors.has_password(player.id),
        wrong=next(iter(wrong), ""),
    )
