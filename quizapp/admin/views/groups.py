"""Finding groups, looking at one from outside, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from quizapp.admin.forms import ReasonForm, RenameGroupForm
from quizapp.admin.queries import groups as kept
from quizapp.admin.queries import log
from quizapp.admin.rules import Deed, Verb, Which, parse_name_place
from quizapp.admin.views.blueprint import blueprint, do, host, page_of
from quizapp.web.forms import ButtonForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.groups.models import Group
    from quizapp.web.forms import Form

RECENT = 5
"""Acts on a group's page."""


@blueprint.get("/groups")
def groups() -> str:
    """List the groups whose names begin so."""
    name = request.args.get("name", "")
    found = kept.find(name, page_of(parse_name_place))
    return render_template("admin/groups.html", name=name, found=found)


@blueprint.get("/groups/<number:number>")
def group(number: int) -> str:
    """Show a group, and what can be done."""
    return _page(kept.group(number))


@blueprint.post("/groups/<number:number>/name")
def rename_group(number: int) -> ResponseReturnValue:
    """Give a group another name."""
    group = kept.group(number)
    form = RenameGroupForm()
    if not form.validate():
        return _page(group, rename=form), 422
    do(Deed(Verb.RENAME_GROUP, form.chosen, form.reason.data or ""), group)
    return _back(number)


@blueprint.post("/groups/<number:number>/close")
def close_group(number: int) -> ResponseReturnValue:
    """Shut a group to everybody."""
    group = kept.group(number)
    form = ReasonForm()
    if not form.validate():
        return _page(group, close=form), 422
    do(Deed(Verb.CLOSE, reason=form.reason.data or ""), group)
    return _back(number)


@blueprint.post("/groups/<number:number>/reopen")
def reopen_group(number: int) -> ResponseReturnValue:
    """Open a closed group again."""
    ButtonForm().validate()
    do(Deed(Verb.REOPEN), kept.group(number))
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("admin.group", number=number), 303)


def _page(group: Group, **wrong: Form) -> str:
    lines, more = log.lines(host(), Which(group_id=group.id), size=RECENT)
    forms = {
        "rename": RenameGroupForm(formdata=None, name=group.name),
        "close": ReasonForm(formdata=None),
    } | wrong
    return render_template(
        "admin/group.html",
        group=kept.listed(group),
        lines=lines,
        more=more,
        forms=forms,
        wrong=next(iter(wrong), ""),
    )
