"""The pages of groups: those one is in, their boards, their members, the way in and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.config import settings
from quizapp.errors import BadRequest
from quizapp.extensions import limiter
from quizapp.groups import queries, rules
from quizapp.groups.forms import NameForm
from quizapp.groups.operations import belonging, founding
from quizapp.leaderboard.forms import board_page, board_sheet
from quizapp.players import session
from quizapp.web.forms import ButtonForm
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from quizapp.groups.models import Group
    from quizapp.players.models import Player

blueprint = Blueprint("groups", __name__, url_prefix="/groups")

SHEETS = "10 per minute"
"""Whole boards sent to one address."""


@blueprint.get("")
def mine() -> str:
    """Show the groups one is in, and the way to make one."""
    return _mine(session.require(), NameForm())


@blueprint.post("")
def found() -> ResponseReturnValue:
    """Make a group."""
    player = session.require()
    form = NameForm()
    if not form.validate():
        return _mine(player, form), 422
    group = founding.found(player, form.chosen, arrived())
    flash(_("%(name)s is founded. Now send its link to whoever belongs in it.", name=group.name), "notice")
    return redirect(url_for("groups.members", token=group.token), 303)


@blueprint.get("/join/<token:token>")
def invitation(token: str) -> ResponseReturnValue:
    """Show what one is invited to."""
    shown = queries.invitation(session.account(), token)
    if shown.group_token:
        return redirect(url_for("groups.board", token=shown.group_token), 303)
    return render_template("groups/invitation.html", invitation=shown)


@blueprint.post("/join/<token:token>")
def join(token: str) -> ResponseReturnValue:
    """Join a group."""
    player = session.require()
    ButtonForm().validate()
    group = belonging.join(player, token, arrived())
    flash(_("You are in. What you answer from now on counts here, too."), "notice")
    return redirect(url_for("groups.board", token=group.token), 303)


@blueprint.get("/<token:token>")
def board(token: str) -> str:
    """Show a group's board."""
    player, group = _theirs(token)
    page = board_page(
        rules.board_number(group.id),
        player,
        ("groups.board", "groups.sheet"),
        group.name,
        {"token": token},
    )
    return render_template("groups/board.html", board=page, group=queries.head(player, group))


@blueprint.get("/<token:token>/board.csv")
@limiter.limit(SHEETS)
def sheet(token: str) -> Response:
    """Send a group's board as a table."""
    _player, group = _theirs(token)
    return board_sheet(rules.board_number(group.id), "group")


@blueprint.get("/<token:token>/members")
def members(token: str) -> str:
    """Show who is in a group; to its owner also what there is to decide."""
    player, group = _theirs(token)
    return _members(player, group, NameForm(formdata=None, name=group.name))


@blueprint.post("/<token:token>/name")
def rename(token: str) -> ResponseReturnValue:
    """Call a group something else."""
    player, group = _owned(token)
    form = NameForm()
    if not form.validate():
        return _members(player, group, form), 422
    founding.rename(player, token, form.chosen)
    flash(_("The group is called %(name)s from now on.", name=form.chosen), "notice")
    return _to_members(token)


@blueprint.post("/<token:token>/invitation")
def renew(token: str) -> ResponseReturnValue:
    """Invite by another link."""
    player = session.require()
    ButtonForm().validate()
    founding.renew_invitation(player, token)
    flash(_("Here is a new link. The old one leads nowhere any more."), "notice")
    return _to_members(token)


@blueprint.post("/<token:token>/leave")
def leave(token: str) -> ResponseReturnValue:
    """Leave a group."""
    player, group = _theirs(token)
    name = group.name
    ButtonForm().validate()
    belonging.leave(player, token, arrived())
    flash(_("You have left %(name)s.", name=name), "notice")
    return redirect(url_for("groups.mine"), 303)


@blueprint.get("/<token:token>/close")
def closing(token: str) -> str:
    """Ask whether a group is to be closed."""
    player, group = _owned(token)
    return render_template(
        "groups/close.html", group=queries.head(player, group), members=queries.number_of_members(group)
    )


@blueprint.post("/<token:token>/close")
def close(token: str) -> ResponseReturnValue:
    """Close a group."""
    player, group = _owned(token)
    name = group.name
    ButtonForm().validate()
    founding.close(player, token)
    flash(_("%(name)s is closed.", name=name), "notice")
    return redirect(url_for("groups.mine"), 303)


@blueprint.get("/<token:token>/members/<number:n>")
def member(token: str, n: int) -> str:
    """Ask what is to become of a member."""
    player, group = _owned(token)
    return render_template(
        "groups/member.html",
        group=queries.head(player, group),
        member=queries.member(player, group, n),
    )


@blueprint.post("/<token:token>/members/<number:n>/expel")
def expel(token: str, n: int) -> ResponseReturnValue:
    """Show a member out."""
    player = session.require()
    ButtonForm().validate()
    belonging.expel(player, token, n, arrived())
    flash(_("They are out, and no link lets them in again unless you do."), "notice")
    return _to_members(token)


@blueprint.post("/<token:token>/members/<number:n>/readmit")
def readmit(token: str, n: int) -> ResponseReturnValue:
    """Let somebody come back who was shown out."""
    player = session.require()
    ButtonForm().validate()
    belonging.readmit(player, token, n)
    flash(_("They may come back. Send them the link."), "notice")
    return _to_members(token)


@blueprint.post("/<token:token>/members/<number:n>/owner")
def hand_over(token: str, n: int) -> ResponseReturnValue:
    """Let another member run the group."""
    player = session.require()
    ButtonForm().validate()
    founding.hand_over(player, token, n)
    flash(_("The group is in other hands. You are a member like any."), "notice")
    return _to_members(token)


def _theirs(token: str) -> tuple[Player, Group]:
    """Return who is asking, and a group of theirs."""
    player = session.require()
    return player, queries.find(player, token)


def _owned(token: str) -> tuple[Player, Group]:
    player = session.require()
    return player, queries.owned(player, token)


def _to_members(token: str) -> ResponseReturnValue:
    return redirect(url_for("groups.members", token=token), 303)


def _mine(player: Player, form: NameForm) -> str:
    return render_template(
        "groups/mine.html", groups=queries.mine(player), form=form, most_groups=rules.MOST_GROUPS
    )


def _members(player: Player, group: Group, form: NameForm) -> str:
    shown = queries.head(player, group)
    link = url_for("groups.invitation", token=group.invitation) if shown.is_owner else None
    return render_template(
        "groups/members.html",
        group=shown,
        roll=queries.roll(player, group, _page("page"), _page("out")),
        form=form,
        link=link and (settings().base_url or request.host_url.rstrip("/")) + link,
    )


def _page(name: str) -> int:
    page = request.args.get(name, "1")
    if not (page.isascii() and page.isdigit() and int(page[:6]) > 0 and len(page) <= 6):  # noqa: PLR2004
        raise BadRequest(_("There is no such page of members."))
    return int(page)
