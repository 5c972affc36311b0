"""The pages of groups: those one is in, their boards, their members, the way in and the ways out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp.config import settings
from quizapp.errors import NotFound
from quizapp.groups import queries, rules
from quizapp.groups.forms import FoundForm, NameForm
from quizapp.groups.operations import belonging, founding
from quizapp.leaderboard.forms import board_page, board_sheet, sheet_limits
from quizapp.packs import queries as packs
from quizapp.play.forms import new_request
from quizapp.players import session
from quizapp.web.forms import ButtonForm
from quizapp.web.pages import page_number
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from quizapp.groups.models import Group
    from quizapp.packs.rules import Cover
    from quizapp.play.rules.result import Result
    from quizapp.players.models import Player

blueprint = Blueprint("groups", __name__, url_prefix="/groups")


@blueprint.get("")
def mine() -> str:
    """Show the groups one is in, and the way to make one."""
    return _mine(session.require(), FoundForm(request=new_request()))


@blueprint.post("")
def found() -> ResponseReturnValue:
    """Make a group."""
    player = session.require()
    form = FoundForm()
    if not form.validate():
        return _mine(player, form), 422
    group = founding.found(player, form.chosen, form.request.data or "", arrived())
    flash(_("%(name)s is yours to run. Send its link to whoever belongs in it.", name=group.name), "notice")
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
    """Show a group's board for all packs."""
    player, group = _theirs(token)
    page = board_page(
        rules.board_number(group.id),
        player,
        ("groups.board", "groups.sheet"),
        group.name,
        {"token": token},
    )
    return render_template(
        "groups/board.html", board=page, group=queries.head(player, group), packs=queries.packs_met(group)
    )


@blueprint.get("/<token:token>/packs/<slug:slug>")
def pack(token: str, slug: str) -> str:
    """Show a group's board for one pack."""
    player, group = _theirs(token)
    version = packs.current_version(slug)
    page = board_page(
        rules.board_number(group.id, version.pack_id),
        player,
        ("groups.pack", "groups.pack_sheet"),
        version.header["title"],
        {"token": token, "slug": slug},
    )
    return render_template("groups/pack.html", board=page, group=queries.head(player, group), slug=slug)


@blueprint.get("/<token:token>/board.csv")
@sheet_limits
def sheet(token: str) -> Response:
    """Send a group's board for all packs as a table."""
    _player, group = _theirs(token)
    return board_sheet(rules.board_number(group.id), "group")


@blueprint.get("/<token:token>/packs/<slug:slug>.csv")
@sheet_limits
def pack_sheet(token: str, slug: str) -> Response:
    """Send a group's board for one pack as a table."""
    _player, group = _theirs(token)
    return board_sheet(rules.board_number(group.id, packs.current_version(slug).pack_id), f"group-{slug}")


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
    """Leave a group; whoever is in no such group has left it."""
    player = session.require()
    ButtonForm().validate()
    with _pressed_before(player, token):
        name = belonging.leave(player, token, arrived())
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
    """Close a group; for whoever is in no such group it is closed."""
    player = session.require()
    ButtonForm().validate()
    with _pressed_before(player, token):
        name = founding.close(player, token)
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
    """Remove a member."""
    player = session.require()
    ButtonForm().validate()
    belonging.expel(player, token, n, arrived())
    flash(_("They are out, and no link lets them in again unless you do."), "notice")
    return _to_members(token)


@blueprint.post("/<token:token>/members/<number:n>/readmit")
def readmit(token: str, n: int) -> ResponseReturnValue:
    """Let somebody come back who was removed."""
    player = session.require()
    ButtonForm().validate()
    belonging.readmit(player, token, n)
    flash(_("They may come back. Send them the link."), "notice")
    return _to_members(token)


@blueprint.post("/<token:token>/members/<number:n>/owner")
def hand_over(token: str, n: int) -> ResponseReturnValue:
    """Let another member run the group."""
    player, _group = _theirs(token)
    ButtonForm().validate()
    founding.hand_over(player, token, n)
    flash(_("The group is in other hands. You are a member like any."), "notice")
    return _to_members(token)


def on_cover(cover: Cover) -> Markup | None:
    """Return the ways from a pack's cover to its boards in one's groups."""
    return _boards(cover.card.slug)


def on_result(result: Result) -> Markup | None:
    """Return the ways from a finished round to the boards of its pack in one's groups."""
    return _boards(result.round.pack_slug) if result.on_shelf else None


def _boards(slug: str) -> Markup | None:
    player = session.account()
    groups = queries.links(player) if player else []
    if not groups:
        return None
    return piece("groups/_boards.html", groups=groups, slug=slug)


@contextmanager
def _pressed_before(player: Player, token: str) -> Iterator[None]:
    """Take it for done, by an earlier press, if there is no such group that the player is in (any more)."""
    try:
        yield
    except NotFound:
        if queries.is_in(player, token):
            raise


def _theirs(token: str) -> tuple[Player, Group]:
    """Return who is asking, and a group of theirs."""
    player = session.require()
    return player, queries.find(player, token)


def _owned(token: str) -> tuple[Player, Group]:
    player = session.require()
    return player, queries.owned(player, token)


def _to_members(token: str) -> ResponseReturnValue:
    return redirect(url_for("groups.members", token=token), 303)


def _mine(player: Player, form: FoundForm) -> str:
    return render_template(
        "groups/mine.html", groups=queries.mine(player), form=form, most_groups=rules.MOST_GROUPS
    )


def _members(player: Player, group: Group, form: NameForm) -> str:
    shown = queries.head(player, group)
    link = url_for("groups.invitation", token=group.invitation) if shown.is_owner else None
    return render_template(
        "groups/members.html",
        group=shown,
        roll=queries.roll(player, group, page_number(), page_number("out")),
        form=form,
        link=link and (settings().base_url or request.host_url.rstrip("/")) + link,
    )
