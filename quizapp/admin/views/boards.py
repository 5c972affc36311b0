"""Having boards begin anew, and what they were before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from quizapp.admin.forms import ReasonForm
from quizapp.admin.queries import boards as kept
from quizapp.admin.queries import log, packs
from quizapp.admin.rules import Deed, Verb, Which, parse_number, parse_rank_place
from quizapp.admin.views.blueprint import blueprint, do, host, page_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.packs.models import Pack

ALL = "-all"
"""How the form of the board of all packs is told apart from those of packs: no slug is like that."""


@blueprint.get("/boards")
def boards() -> str:
    """List the boards, and when they were reset."""
    return _page()


@blueprint.post("/boards/reset")
def reset() -> ResponseReturnValue:
    """Have the board of all packs begin anew."""
    return _reset(None)


@blueprint.post("/packs/<slug:slug>/board/reset")
def reset_pack(slug: str) -> ResponseReturnValue:
    """Have a pack's board begin anew."""
    return _reset(packs.pack(slug))


@blueprint.get("/archives/<number:number>")
def archive(number: int) -> str:
    """Show a board as it was when it was reset."""
    found = kept.archive(number, page_of(parse_rank_place))
    return render_template("admin/archive.html", archive=found, number=number)


def _reset(pack: Pack | None) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        return _page(form, pack.slug if pack else ALL), 422
    do(Deed(Verb.RESET, reason=form.reason.data or ""), pack)
    return redirect(url_for("admin.boards"), 303)


def _page(wrong: ReasonForm | None = None, wrong_board: str = "") -> str:
    resets = Which(verbs=(Verb.RESET, Verb.UNRESET))
    lines, more = log.lines(host(), resets, page_of(lambda text: parse_number(text) if text else None))
    return render_template(
        "admin/boards.html",
        stock=packs.stock(),
        lines=lines,
        more=more,
        form=wrong or ReasonForm(formdata=None),
        wrong=wrong_board,
    )
